using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.AuditPolicies;

/// <summary>Saying that what the ladder holds back is meant. Whoever lets it act must be one who may suspend and revoke.</summary>
internal sealed class LadderConfirmationMutations(
    LadderConfirmations confirmations, AuditPolicyRepository policies, LadderConfirmationNotice notice) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("ConfirmLadderPayload", "auditPolicy");
        schema.Root("Mutation").Mutation("confirmLadder", ActivityKind.LadderConfirmed, async (call, input, session) =>
        {
            var (run, held, reason) = (input.Required("auditRunId"), input.Number("held")!.Value, input.Text("reason"));
            if (!call.Caller.May(Permission.AppUsersWrite) && (await policies.Find(session, call.OrganizationId)).Ladder.Mode == LadderMode.On)
            {
                throw RequestError.Forbidden(Permission.AppUsersWrite); // one that is turned on meanwhile holds nothing back
            }

            await confirmations.Confirm(session, call.Actor, run, held, reason);
            await notice.Queue(session, call.Actor, run, held, reason!);
            return Payload.Done(("auditPolicy", await policies.Find(session, call.OrganizationId)));
        });
    }
}
