using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.AuditPolicies;

/// <summary>Rules by their codes, as the caller's organization has them: one statement for all.</summary>
internal sealed class RuleLookup(AuditPolicyRepository policies, RuleCatalog catalog)
{
    public async Task<IReadOnlyList<ShownRule>> All(Call call)
    {
        var sheet = await Sheet(call);
        return [.. sheet.All.Select(asked => new ShownRule(asked.Rule.About, asked))];
    }

    public async Task<IReadOnlyList<ShownRule>> Of(IEnumerable<string> codes, Call call)
    {
        var sheet = await Sheet(call);
        return [.. codes.Select(code => new ShownRule(catalog.Describe(code), sheet.Find(code)))];
    }

    private async Task<RuleSheet> Sheet(Call call) => new RuleBook(
        catalog, new AuditPolicy { OrganizationId = call.OrganizationId, Rules = await call.Read(session => policies.Settings(session, call.OrganizationId)) }, call.Now).General;
}
