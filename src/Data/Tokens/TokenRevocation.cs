using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;

namespace AppUsersGateway.Data.Tokens;

/// <summary>
/// Ends many tokens at once, all or none: those of application users that a filter names and that could still let somebody in.
/// Ended ones are left as they are.
/// </summary>
public sealed class TokenRevocation(OrganizationRepository organizations, TokenList tokens, ActivityLog activity, TimeProvider time)
{
    /// <summary>The most ids that one call may name.</summary>
    public const int MaximumIds = 100;

    /// <summary>Revokes them for good, each with its entry in the activity log; a dry run only tells which it would be.</summary>
    /// <exception cref="Refusal">The filter names no condition, too many ids, or an id that does not exist; the reason is too long.</exception>
    public async Task<RevokedTokens> Revoke(Session session, Actor actor, TokenFilter filter, string? reason, bool dryRun)
    {
        var why = CheckedText.OptionalText(reason, "reason", TokenRepository.MaximumReason);
        if (!dryRun)
        {
            await organizations.Lock(session, actor.OrganizationId);
        }

        await Check(session, actor, filter);
        var now = time.GetUtcNow();
        return dryRun ? await Preview(session, actor, filter, now) : await Revoke(session, actor, filter, why, now);
    }

    private async Task<RevokedTokens> Preview(Session session, Actor actor, TokenFilter filter, DateTimeOffset now)
    {
        var page = await tokens.NotEndedOf(actor.OrganizationId, filter, now).Page(session, TokenList.NewestFirst, new PageRequest(PageRequest.MaximumSize));
        return new RevokedTokens([.. page.Items.Select(item => item.Node)], await tokens.NotEndedOf(actor.OrganizationId, filter, now).Count(session));
    }

    private async Task<RevokedTokens> Revoke(Session session, Actor actor, TokenFilter filter, string? why, DateTimeOffset now)
    {
        // By id, in the order in which the recording of use takes the same rows: neither can wait for the other in a circle.
        var all = await tokens.NotEndedOf(actor.OrganizationId, filter, now).All(session);
        foreach (var token in all)
        {
            await TokenEnds.Revoke(session, token.Id, now, why, RevocationReason.Revoked);
        }

        await activity.Append(session, actor, [.. all.Select(token => new ActivityEntry(ActivityKind.TokenRevoked)
        {
            ApplicationUserId = token.ApplicationUserId,
            TokenId = token.Id,
            Reason = why,
            Changes = ChangeList.Between(("status", EnumText.Of(token.StatusAt(now)), EnumText.Of(TokenStatus.Revoked))),
        })]);
        var shown = all.OrderByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id, StringComparer.Ordinal)
            .Take(PageRequest.MaximumSize).Select(token => token with { RevokedAt = now, RevokeReason = why });
        return new RevokedTokens([.. shown], all.Count) { All = all };
    }

    private async Task Check(Session session, Actor actor, TokenFilter filter)
    {
        if (filter == new TokenFilter())
        {
            throw new Refusal(RefusalCode.InvalidFilter, "Give at least one condition, in where or as tokenIds: nothing must never mean everything.", "where");
        }

        if (filter.Ids is not { } ids)
        {
            return;
        }

        if (ids.Count is 0 or > MaximumIds)
        {
            throw new Refusal(RefusalCode.InvalidFilter, $"tokenIds: give 1 to {MaximumIds}.", "tokenIds");
        }

        var known = await tokens.List(actor.OrganizationId, new TokenFilter { Ids = ids }, time.GetUtcNow()).Count(session);
        if (known < ids.Distinct(StringComparer.Ordinal).Count())
        {
            throw new Refusal(RefusalCode.NotFound, "tokenIds: at least one of them is no token of an application user.", "tokenIds");
        }
    }
}

/// <summary>What a revocation does.</summary>
/// <param name="Tokens">The newest of the tokens, at most 100.</param>
/// <param name="Count">How many tokens there are.</param>
public sealed record RevokedTokens(IReadOnlyList<Token> Tokens, long Count)
{
    /// <summary>All that were revoked, as they were before; empty for a dry run.</summary>
    public IReadOnlyList<Token> All { get; init; } = [];
}
