using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>Issuing and revoking tokens.</summary>
internal sealed class TokenMutations(TokenRepository tokens, GrantRepository grants) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("CreateTokenPayload", "token", "secret").Payload("RevokeTokenPayload", "token");
        schema.Root("Mutation")
            .Mutation("createToken", ActivityKind.TokenCreated, async (call, input, session) =>
            {
                var userId = input.Required("applicationUserId");
                await AssertMayMint(call, session, userId);
                var wanted = NewToken.Check(
                    input.Text("description"), input.Number("maxAgeSeconds"), input.Flag("extendWhenUsed") == true,
                    input.Texts("ipAllowlist"), input.Flag("allowAnyAddress") == true);
                var (token, secret) = await tokens.Create(session, call.Actor, userId, wanted);
                return Payload.Done(("token", token), ("secret", secret.Reveal()));
            })
            .Mutation("revokeToken", ActivityKind.TokenRevoked, async (call, input, session) =>
                Payload.Done(("token", await tokens.Revoke(session, call.Actor, input.Required("tokenId"), input.Text("reason")))));
    }

    /// <summary>
    /// Who is not an administrator of the organization may mint only for users that hold no permissions:
    /// otherwise a token would give its maker more than the maker has (Aiven's guard).
    /// </summary>
    private async Task AssertMayMint(Call call, Session session, string applicationUserId)
    {
        if (!call.Caller.May(Permission.OrganizationAdmin) && await grants.HoldsAny(session, call.OrganizationId, applicationUserId))
        {
            throw RequestError.Forbidden(Permission.OrganizationAdmin);
        }
    }
}
