using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>Deciding about findings.</summary>
internal sealed class FindingMutations(FindingDecisions decisions, FindingRepository findings, RuleCatalog catalog) : ISchemaSlice
{
    private const string Id = "findingId";
    private const string Result = "finding";

    public void Bind(SchemaBinder schema)
    {
        schema.Payload("AcknowledgeFindingPayload", Result).Payload("SnoozeFindingPayload", Result).Payload("ReopenFindingPayload", Result);
        schema.Root("Mutation")
            .Mutation("acknowledgeFinding", ActivityKind.FindingAcknowledged, async (call, input, session) =>
            {
                await AssertMutable(call, session, input.Required(Id));
                return Payload.Done((Result, await decisions.Acknowledge(session, call.Actor, input.Required(Id), input.Text("reason"), input.Time("until")!.Value)));
            })
            .Mutation("snoozeFinding", ActivityKind.FindingSnoozed, async (call, input, session) =>
            {
                await AssertMutable(call, session, input.Required(Id));
                return Payload.Done((Result, await decisions.Snooze(session, call.Actor, input.Required(Id), input.Text("reason"), input.Time("until")!.Value)));
            })
            .Mutation("reopenFinding", ActivityKind.FindingReopened, async (call, input, session) =>
                Payload.Done((Result, await decisions.Reopen(session, call.Actor, input.Required(Id), input.Text("reason")))));
    }

    private async Task AssertMutable(Call call, Session session, string id)
    {
        if (await findings.Find(session, call.OrganizationId, id) is { } finding && catalog.Find(finding.Rule)?.About is { CanBeMuted: false } rule)
        {
            throw new Refusal(RefusalCode.Conflict, $"{rule.Code} cannot be muted. {rule.Remedy}", Id);
        }
    }
}
