using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Tokens;

/// <summary>Reads a token that is to be changed, behind its organization's lock: what is read stays true until the transaction ends.</summary>
public sealed class TokenLock(OrganizationRepository organizations)
{
    /// <summary>A token of an application user or a person.</summary>
    /// <exception cref="Refusal">It does not exist.</exception>
    public Task<Token> Of(Session session, Actor actor, string id) => Of(session, actor, id, isWanted: _ => true);

    /// <summary>A token of an application user.</summary>
    /// <exception cref="Refusal">It does not exist or is a person's.</exception>
    public Task<Token> OfApplicationUser(Session session, Actor actor, string id) => Of(session, actor, id, token => token.ApplicationUserId is not null);

    /// <summary>A token that is one of those wanted.</summary>
    /// <exception cref="Refusal">It does not exist or is another.</exception>
    public async Task<Token> Of(Session session, Actor actor, string id, Func<Token, bool> isWanted)
    {
        await organizations.Lock(session, actor.OrganizationId);
        return await session.QueryOne<Token>(TokenList.ById, new { id, actor.OrganizationId }) is { } token && isWanted(token)
            ? token
            : throw new Refusal(RefusalCode.NotFound, "tokenId: there is no such token.", "tokenId");
    }
}
