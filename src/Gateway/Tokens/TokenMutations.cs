using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Idempotency;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.TokenPolicies;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>Issuing and revoking tokens.</summary>
internal sealed class TokenMutations(
    TokenRepository tokens, TokenList list, TokenRevocation revocation, IdempotencyKeys keys, PermissionCatalog catalog, MintGuard guard,
    ActionReceipts receipts) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("CreateTokenPayload", "token", "secret").Payload("RevokeTokenPayload", "token").Payload("RevokeTokensPayload", "tokens", "count");
        schema.Root("Mutation")
            .Mutation("createToken", ActivityKind.TokenCreated, async (call, input, session) =>
            {
                var userId = input.Required("applicationUserId");
                await guard.AssertMayMint(call, session, userId);
                var wanted = NewToken.Check(
                    input.Text("description"), input.Number("maxAgeSeconds"), input.Flag("extendWhenUsed") == true,
                    input.Texts("ipAllowlist"), input.Flag("allowAnyAddress") == true);
                var scopes = await catalog.Scopes(session, input.Texts("scopes"), "scopes");
                var bypass = input.Text("policyBypassReason") is { } reason ? BypassReason(call, reason) : null;
                return await CreateOnce(call, session, userId, wanted with { Scopes = scopes, PolicyBypassReason = bypass }, input.Text("idempotencyKey"));
            })
            .Mutation("revokeToken", ActivityKind.TokenRevoked, async (call, input, session) =>
            {
                var token = await tokens.Revoke(session, call.Actor, input.Required("tokenId"), input.Text("reason"));
                await receipts.Queue(session, new ActionTaken(ActionKind.Revoked, call.Actor, [token]) { Reason = token.RevokeReason });
                return Payload.Done(("token", token));
            })
            .Mutation("revokeTokens", ActivityKind.TokenRevoked, async (call, input, session) =>
            {
                var filter = TokenArguments.Filter(call, input) with { Ids = input.Texts("tokenIds") };
                var revoked = await revocation.Revoke(session, call.Actor, filter, input.Text("reason"), input.Flag("dryRun") == true);
                await receipts.Queue(session, new ActionTaken(ActionKind.Revoked, call.Actor, revoked.All) { Reason = input.Text("reason") });
                return Payload.Done(("tokens", revoked.Tokens), ("count", revoked.Count));
            });
    }

    /// <summary>The way for emergencies: only for administrators of the organization, and never without a reason. A finding asks a second one to look (GOV-002).</summary>
    private static string BypassReason(Call call, string reason) => call.Caller.May(Permission.OrganizationAdmin)
        ? TokenPolicyInput.BypassReason(reason)
        : throw RequestError.Forbidden(Permission.OrganizationAdmin);

    /// <summary>A token that the key made before comes again as it is now, and without its secret, which is nowhere any more.</summary>
    private async Task<Payload> CreateOnce(Call call, Session session, string userId, NewToken wanted, string? key)
    {
        var fingerprint = wanted.Fingerprint(userId);
        if (key is not null && await keys.Find(session, call.Actor, key, fingerprint) is { } made)
        {
            return Payload.Done(("token", await list.Find(session, call.OrganizationId, made)));
        }

        var (token, secret) = await tokens.Create(session, call.Actor, userId, wanted);
        if (key is not null)
        {
            await keys.Keep(session, call.Actor, key, fingerprint, token.Id);
        }

        return Payload.Done(("token", token), ("secret", secret.Reveal()));
    }
}
