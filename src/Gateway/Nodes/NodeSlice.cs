using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Tokens;

namespace AppUsersGateway.Gateway.Nodes;

/// <summary>Relay's <c>node</c> and <c>nodes</c>. What the caller may not see looks exactly like what does not exist.</summary>
internal sealed class NodeSlice(
    OrganizationRepository organizations, AdministratorRepository administrators, ApplicationUserList users, TokenList tokens,
    ActivityRepository activity, UseTimeline use, AuditRunRepository runs, FindingRepository findings, EmailOutbox outbox, ResourceList resources,
    RuleExceptionRepository exceptions) : ISchemaSlice
{
    private const int MaximumNodes = 100;

    public void Bind(SchemaBinder schema) => schema.Root("Query")
        .Query("node", call => Find(call, call.Arguments.Required("id")))
        .Query("nodes", async call =>
        {
            var ids = call.Arguments.Texts("ids")!;
            if (ids.Count > MaximumNodes)
            {
                throw RequestError.BadInput($"ids: give at most {MaximumNodes}.");
            }

            var found = new List<object?>(ids.Count);
            foreach (var id in ids)
            {
                found.Add(await Find(call, id));
            }

            return found;
        });

    private async Task<object?> Find(Call call, string id)
    {
        if (Identifier.KindOf(id) is not { } kind)
        {
            return null;
        }

        // Kinds are named as the schema's types are. What no rule is written for is not found.
        var found = await call.Read(session => Find(session, call.OrganizationId, kind, id));
        return found is Token token ? call.Seen(token)
            : kind == IdentifierKind.TokenUse && !call.MaySeeDetails((ActivityEvent?)found) ? null
            : call.Rules.Find(kind.ToString())?.Allows(call.Caller, found) == true ? found : null;
    }

    private async Task<object?> Find(Session session, string organization, IdentifierKind kind, string id) => kind switch
    {
        IdentifierKind.Organization => id == organization ? await organizations.Find(session, id) : null,
        IdentifierKind.Administrator => (await administrators.FindMany(session, organization, [id])).GetValueOrDefault(id),
        IdentifierKind.ApplicationUser => await users.Find(session, organization, id),
        IdentifierKind.Token => (await tokens.FindMany(session, organization, [id])).GetValueOrDefault(id),
        IdentifierKind.ActivityEvent => await activity.Find(session, organization, id),
        IdentifierKind.TokenUse => await use.Find(session, organization, id),
        IdentifierKind.AuditRun => await runs.Find(session, organization, id),
        IdentifierKind.Finding => await findings.Find(session, organization, id),
        IdentifierKind.Email => await outbox.Find(session, organization, id),
        IdentifierKind.RuleException => await exceptions.Find(session, organization, id),
        IdentifierKind.OrganizationalUnit or IdentifierKind.Project => await resources.Find(session, organization, id),
        _ => null,
    };
}
