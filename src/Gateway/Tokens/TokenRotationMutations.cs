using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>Replacing a token. The one field of Mutation that needs no permission, and then only for the token of the very request.</summary>
internal sealed class TokenRotationMutations(TokenRotation rotation, TokenList tokens, MintGuard guard) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("RotateTokenPayload", "token", "secret", "rotatedFrom");
        schema.Root("Mutation").Mutation("rotateToken", ActivityKind.TokenRotated, async (call, input, session) =>
        {
            var id = input.Required("tokenId");
            await AssertMayRotate(call, session, id);
            var terms = RotationTerms.Check(input.Number("overlapSeconds"), input.Number("closeWhenSilentSeconds"));
            var rotated = await rotation.Rotate(session, call.Actor, id, terms);
            return Payload.Done(("token", rotated.Token), ("secret", rotated.Secret.Reveal()), ("rotatedFrom", rotated.RotatedFrom));
        });
    }

    /// <summary>
    /// Everybody rotates the token that the request came with: the successor can no more than it. Not another of one's own, which
    /// may have wider scopes. Others' tokens: an application user's who manages application users, under the guard of minting; a person's
    /// an administrator of the organization. Who may do neither, or may not see the token, learns nothing about an id.
    /// </summary>
    private async Task AssertMayRotate(Call call, Session session, string id)
    {
        if (id == call.Caller.Credential?.TokenId)
        {
            return;
        }

        if (!call.Caller.May(Permission.AppUsersWrite))
        {
            throw RequestError.Forbidden(Permission.AppUsersWrite);
        }

        var token = (await tokens.FindMany(session, call.OrganizationId, [id])).GetValueOrDefault(id);
        if (token?.ApplicationUserId is { } userId)
        {
            await guard.AssertMayMint(call, session, userId);
        }
        else if (token is not null && !call.Caller.May(Permission.OrganizationAdmin))
        {
            throw call.MaySee(token) ? RequestError.Forbidden(Permission.OrganizationAdmin) : new Refusal(RefusalCode.NotFound, "tokenId: there is no such token.", "tokenId");
        }
    }
}
