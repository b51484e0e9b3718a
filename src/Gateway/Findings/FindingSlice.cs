using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>What audits found, and the rules that they ask.</summary>
internal sealed class FindingSlice(
    FindingRepository findings, FindingSubjectLookup subjects, ApplicationUserList users, RuleExceptionRepository exceptions, PrincipalLookup principals, RuleCatalog catalog) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Finding>("Finding");
        schema.Root("Query")
            .Query("findings", call => Paging.Connect(
                call, FindingArguments.Order(call.Arguments), () => findings.List(call.OrganizationId, FindingArguments.Filter(call.Arguments))))
            .Query("finding", async call => await call.Read(session => findings.Find(session, call.OrganizationId, call.Arguments.Required("id"))))
            .Query("findingCounts", async call => FindingCounts.Of(await call.Read(session => findings.Counts(session, call.OrganizationId)), catalog))
            .Query("auditRules", _ => Task.FromResult<object?>(catalog.All.Select(rule => rule.About)));
        schema.Type<Finding>("Finding")
            .Field("id", finding => finding.Id)
            .Field("rule", finding => catalog.Describe(finding.Rule))
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
        FindingCounts.Bind(schema);
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
}
