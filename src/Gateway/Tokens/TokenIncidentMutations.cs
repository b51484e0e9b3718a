using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>What one does when a secret may be in wrong hands: ask whose it is, put it into quarantine, and take it out again.</summary>
internal sealed class TokenIncidentMutations(TokenSuspension suspension, TokenList tokens, ActivityLog activity, MintGuard guard, ActionReceipts receipts) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("SuspendTokenPayload", "token").Payload("ResumeTokenPayload", "token").Payload("IdentifyTokenPayload", "token");
        schema.Root("Mutation")
            .Mutation("suspendToken", ActivityKind.TokenSuspended, async (call, input, session) =>
            {
                var token = await suspension.Suspend(session, call.Actor, input.Required("tokenId"), input.Text("reason"));
                await receipts.Queue(session, new ActionTaken(ActionKind.Suspended, call.Actor, [token]) { Reason = token.SuspendReason });
                return Payload.Done(("token", token));
            })
            .Mutation("resumeToken", ActivityKind.TokenResumed, async (call, input, session) =>
            {
                var id = input.Required("tokenId");
                if ((await tokens.Find(session, call.OrganizationId, id))?.ApplicationUserId is { } userId)
                {
                    await guard.AssertMayMint(call, session, userId);
                }

                var token = await suspension.Resume(session, call.Actor, id);
                await receipts.Queue(session, new ActionTaken(ActionKind.Restored, call.Actor, [token]));
                return Payload.Done(("token", token));
            })
            .Mutation("identifyToken", ActivityKind.TokenIdentified, async (call, input, session) =>
            {
                // Another organization's, a mistyped and a never issued secret look the same. Only its hash leaves this line.
                var token = TokenSecret.Parse(input.Required("secret").Trim()) is { } secret ? await tokens.FindBySecret(session, call.OrganizationId, secret) : null;
                await activity.Append(session, call.Actor, new ActivityEntry(ActivityKind.TokenIdentified)
                {
                    ApplicationUserId = token?.ApplicationUserId,
                    AdministratorId = token?.AdministratorId,
                    TokenId = token?.Id,
                });
                return Payload.Done(("token", call.Seen(token)));
            });
    }
}
