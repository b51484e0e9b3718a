using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>What audits found, and the rules that they ask.</summary>
internal sealed class FindingSlice(FindingRepository findings, TokenList tokens, ApplicationUserList users, RuleCatalog catalog) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Finding>("Finding");
        schema.Root("Query")
            .Query("findings", call => Paging.Connect(
                call, FindingArguments.Order(call.Arguments), () => findings.List(call.OrganizationId, FindingArguments.Filter(call.Arguments))))
            .Query("finding", async call => await call.Read(session => findings.Find(session, call.OrganizationId, call.Arguments.Required("id"))))
            .Query("auditRules", _ => Task.FromResult<object?>(catalog.All.Select(rule => rule.About)));
        schema.Type<Finding>("Finding")
            .Field("id", finding => finding.Id)
            .Field("rule", finding => Describe(finding.Rule))
            .Link<object?>("subject", Subjects)
            .Link("applicationUser", finding => finding.ApplicationUserId, (ids, call) => call.Read(session => users.FindMany(session, call.OrganizationId, ids)))
            .Enum("severity", finding => finding.Severity)
            .Enum("confidence", finding => finding.Confidence)
            .Enum("status", finding => finding.Status)
            .Field("title", finding => finding.Title)
            .Field("evidence", finding => finding.Evidence.Items)
            .Field("remedy", finding => finding.Remedy)
            .Field("deadline", finding => finding.Deadline)
            .Field("openedAt", finding => finding.OpenedAt)
            .Field("worsenedAt", finding => finding.WorsenedAt)
            .Field("resolvedAt", finding => finding.ResolvedAt);
        schema.Type<Evidence>("Evidence").Field("name", evidence => evidence.Name).Field("value", evidence => evidence.Value);
        schema.Type<RuleDescription>("AuditRule")
            .Field("code", rule => rule.Code)
            .Field("title", rule => rule.Title)
            .Enum("severity", rule => rule.Severity)
            .Field("threshold", rule => rule.Threshold)
            .Field("rationale", rule => rule.Rationale)
            .Field("remedy", rule => rule.Remedy)
            .Field("references", rule => rule.References)
            .Field("enabled", rule => catalog.Find(rule.Code) is not null);
    }

    /// <summary>A finding of a rule that this version no longer has keeps its code.</summary>
    private RuleDescription Describe(string code) => catalog.Find(code)?.About
        ?? new RuleDescription(code, "A rule that this version no longer has", Severity.Info, "", "", "", []);

    private async Task<IReadOnlyList<object?>> Subjects(IReadOnlyList<Finding> parents, Call call)
    {
        IReadOnlyCollection<string> Ids(SubjectKind kind) =>
            parents.Where(finding => finding.SubjectKind == kind).Select(finding => finding.SubjectId).ToHashSet(StringComparer.Ordinal);
        var foundTokens = await call.Read(session => tokens.FindMany(session, call.OrganizationId, Ids(SubjectKind.Token)));
        var foundUsers = await call.Read(session => users.FindMany(session, call.OrganizationId, Ids(SubjectKind.ApplicationUser)));
        return [.. parents.Select(finding => finding.SubjectKind == SubjectKind.Token
            ? (object?)foundTokens.GetValueOrDefault(finding.SubjectId)
            : foundUsers.GetValueOrDefault(finding.SubjectId))];
    }
}
