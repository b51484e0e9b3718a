using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Usage;

/// <summary>
/// Stores sums of use. Times only ever move forward, whatever order the sums arrive in. Several nodes store at once, and people
/// change the same rows meanwhile: all take users before tokens, each in the order of its id, so that none waits in a circle.
/// </summary>
public sealed class UsageRepository
{
    /// <summary>Adds sums of use; one transaction for all of them is meant.</summary>
    public async Task Add(Session session, IEnumerable<KeyValuePair<TokenUse, TokenUseCount>> sums)
    {
        var ordered = sums
            .OrderBy(sum => sum.Key.TokenId, StringComparer.Ordinal).ThenBy(sum => sum.Key.Hour).ThenBy(sum => sum.Key.Ip, StringComparer.Ordinal)
            .ThenBy(sum => sum.Key.UserAgent, StringComparer.Ordinal).ThenBy(sum => sum.Key.Allowed).ToList();
        await MoveUsers(session, ordered);
        foreach (var (use, count) in ordered)
        {
            await session.Execute(
                """
                insert into token_usage (organization_id, token_id, hour, ip, user_agent, outcome, uses, last_at)
                values (@OrganizationId, @TokenId, @Hour, @Ip, @UserAgent, @Outcome, @Uses, @LastAt)
                on conflict (token_id, hour, ip, user_agent, outcome) do update
                set uses = token_usage.uses + excluded.uses,
                    last_at = case when excluded.last_at > token_usage.last_at then excluded.last_at else token_usage.last_at end
                """,
                new { use.OrganizationId, use.TokenId, use.Hour, use.Ip, use.UserAgent, Outcome = use.Allowed ? "SUCCESS" : "DENIED", count.Uses, count.LastAt });
            await (use.Allowed ? Succeeded(session, use, count.LastAt) : Denied(session, use, count.LastAt));
        }
    }

    private static async Task MoveUsers(Session session, IEnumerable<KeyValuePair<TokenUse, TokenUseCount>> sums)
    {
        var lastUses = sums.Where(sum => sum.Key is { Allowed: true, ApplicationUserId: not null })
            .GroupBy(sum => sum.Key.ApplicationUserId!, sum => sum.Value.LastAt, StringComparer.Ordinal)
            .OrderBy(uses => uses.Key, StringComparer.Ordinal);
        foreach (var uses in lastUses)
        {
            await session.Execute(
                "update application_users set last_activity_at = @At where id = @Key and coalesce(last_activity_at, 0) < @At", new { uses.Key, At = uses.Max() });
        }
    }

    // How far from the use the end moves, in seconds: by the session duration, or less when an overlap closes with silence; null for not at all.
    private const string Extension =
        "case when extend_when_used and coalesce(close_when_silent_seconds, max_age_seconds) >= max_age_seconds then max_age_seconds else close_when_silent_seconds end";

    // A revoked token keeps its last use of before; an extending one ends its extension after this use, never earlier than it did
    // and never past the overlap of a rotation or its absolute end.
    private static Task Succeeded(Session session, TokenUse use, DateTimeOffset at) =>
        session.Execute(
            $"""
            update tokens set last_used_at = @at, last_used_ip = @Ip, last_user_agent = @UserAgent,
                expires_at = case
                    when @at + ({Extension}) * 1000 <= expires_at then expires_at
                    when @at + ({Extension}) * 1000 > absolute_expires_at and absolute_expires_at <= coalesce(grace_ends_at, absolute_expires_at) then absolute_expires_at
                    when @at + ({Extension}) * 1000 > grace_ends_at then grace_ends_at
                    else coalesce(@at + ({Extension}) * 1000, expires_at) end
            where id = @TokenId and revoked_at is null and coalesce(last_used_at, 0) < @at
            """,
            new { at, use.Ip, use.UserAgent, use.TokenId });

    private static Task Denied(Session session, TokenUse use, DateTimeOffset at) =>
        session.Execute("update tokens set last_denied_at = @at where id = @TokenId and coalesce(last_denied_at, 0) < @at", new { at, use.TokenId });
}
