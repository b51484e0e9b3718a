using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Tokens;

/// <summary>Quarantine: a suspended token is refused by every request that starts after the answer, until it is resumed.</summary>
public sealed class TokenSuspension(TokenLock tokens, LadderClimbs ladder, ActivityLog activity, TimeProvider time)
{
    /// <summary>Puts an application user's token into quarantine.</summary>
    /// <exception cref="Refusal">It does not exist, has ended, or is suspended already.</exception>
    public async Task<Token> Suspend(Session session, Actor actor, string id, string? reason)
    {
        var why = CheckedText.OptionalText(reason, "reason", TokenRepository.MaximumReason);
        var now = time.GetUtcNow();
        var token = await tokens.OfApplicationUser(session, actor, id);
        if (token.StatusAt(now) != TokenStatus.Active)
        {
            throw Conflict(token.StatusAt(now) == TokenStatus.Suspended ? "The token is suspended already." : Ended(token, now));
        }

        await session.Execute("update tokens set suspended_at = @now, suspend_reason = @why where id = @id", new { id, now, why });
        return await Done(session, actor, ActivityKind.TokenSuspended, token, why, now);
    }

    /// <summary>Ends the quarantine, and the token's way along the ladder. Whoever may not mint a token for the user must not be let do this either.</summary>
    /// <exception cref="Refusal">It does not exist, has ended, or is not suspended.</exception>
    public async Task<Token> Resume(Session session, Actor actor, string id)
    {
        var now = time.GetUtcNow();
        var token = await tokens.OfApplicationUser(session, actor, id);
        if (token.StatusAt(now) != TokenStatus.Suspended)
        {
            throw Conflict(token.StatusAt(now) == TokenStatus.Active ? "The token is not suspended." : Ended(token, now));
        }

        await session.Execute("update tokens set suspended_at = null, suspend_reason = null, resumed_at = @now where id = @id", new { id, now });
        await ladder.End(session, id, LadderEnding.Resumed, now);
        return await Done(session, actor, ActivityKind.TokenResumed, token, reason: null, now);
    }

    private async Task<Token> Done(Session session, Actor actor, ActivityKind kind, Token before, string? reason, DateTimeOffset now)
    {
        var after = (await session.QueryOne<Token>(TokenList.ById, new { id = before.Id, actor.OrganizationId }))!;
        await activity.Append(session, actor, new ActivityEntry(kind)
        {
            ApplicationUserId = before.ApplicationUserId,
            TokenId = before.Id,
            Reason = reason,
            Changes = ChangeList.Between(
                ("status", EnumText.Of(before.StatusAt(now)), EnumText.Of(after.StatusAt(now))),
                ("suspendReason", before.SuspendReason, after.SuspendReason)),
        });
        return after;
    }

    private static string Ended(Token token, DateTimeOffset now) =>
        $"The token is {EnumText.Of(token.StatusAt(now))}, which is final: it lets nobody in.";

    private static Refusal Conflict(string message) => new(RefusalCode.Conflict, message, "tokenId");
}
