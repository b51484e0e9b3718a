using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>Issuing and revoking tokens.</summary>
internal sealed class TokenMutations(TokenRepository tokens, TokenRevocation revocation, PermissionCatalog catalog, MintGuard guard) : ISchemaSlice
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
                var (token, secret) = await tokens.Create(session, call.Actor, userId, wanted with { Scopes = scopes });
                return Payload.Done(("token", token), ("secret", secret.Reveal()));
            })
            .Mutation("revokeToken", ActivityKind.TokenRevoked, async (call, input, session) =>
                Payload.Done(("token", await tokens.Revoke(session, call.Actor, input.Required("tokenId"), input.Text("reason")))))
            .Mutation("revokeTokens", ActivityKind.TokenRevoked, async (call, input, session) =>
            {
                var filter = TokenArguments.Filter(call, input) with { Ids = input.Texts("tokenIds") };
                var revoked = await revocation.Revoke(session, call.Actor, filter, input.Text("reason"), input.Flag("dryRun") == true);
                return Payload.Done(("tokens", revoked.Tokens), ("count", revoked.Count));
            });
    }
}
