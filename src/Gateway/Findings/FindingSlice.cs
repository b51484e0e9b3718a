using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Gateway.AuditPolicies;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>What audits found, and the rules that they ask.</summary>
internal sealed class FindingSlice(
    FindingRepository findings, FindingFeed feed, FindingSubjectLookup subjects, ApplicationUserList users, RuleExceptionRepository exceptions, PrincipalLookup principals, RuleLookup rules) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Finding>("Finding");
        schema.Root("Query")
            .Query("findings", call => Paging.Connect(
                call, FindingArguments.Order(call.Arguments), () => findings.List(call.OrganizationId, FindingArguments.Filter(call.Arguments))))
            .Query("finding", async call => await call.Read(session => findings.Find(session, call.OrganizationId, call.Arguments.Required("id"))))
            .Query("findingCounts", async call => FindingCounts.Of(await call.Read(session => findings.Counts(session, call.OrganizationId))));
        schema.Root("Subscription").Subscription("findingChanged", call => feed.Listen(call.OrganizationId));
        schema.Type<Finding>("Finding")
            .Field("id", finding => finding.Id)
            .Link("rule", (parents, call) => rules.Of(parents.Select(finding => finding.Rule), call))
            .Link<object?>("subject", subjects.Find)
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
            .Field("reopenedAt", finding => finding.ReopenedAt)
            .Field("resolvedAt", finding => finding.ResolvedAt)
            .Field("acknowledgement", finding => finding.Acknowledgement);
        schema.Type<Acknowledgement>("Acknowledgement")
            .Link("by", acknowledgement => acknowledgement.By, principals.Find)
            .Field("at", acknowledgement => acknowledgement.At)
            .Field("reason", acknowledgement => acknowledgement.Reason)
            .Field("until", acknowledgement => acknowledgement.Until)
            .Link("exception", acknowledgement => acknowledgement.ExceptionId, (ids, call) => call.Read(session => exceptions.FindMany(session, call.OrganizationId, ids)));
        FindingCounts.Bind(schema, rules);
        schema.Type<Evidence>("Evidence").Field("name", evidence => evidence.Name).Field("value", evidence => evidence.Value);
    }
}
