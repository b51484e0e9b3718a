using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Usage;

/// <summary>Stores sums of use. Times only ever move forward, whatever order the sums arrive in.</summary>
public sealed class UsageRepository
{
    /// <summary>Adds sums of use; one transaction for all of them is meant.</summary>
    public async Task Add(Session session, IEnumerable<KeyValuePair<TokenUse, TokenUseCount>> sums)
    {
        foreach (var (use, count) in sums)
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

    private static async Task Succeeded(Session session, TokenUse use, DateTimeOffset at)
    {
        // A revoked token keeps its last use of before; an extending one ends a session duration after this use.
        await session.Execute(
            """
            update tokens set last_used_at = @at, last_used_ip = @Ip, last_user_agent = @UserAgent,
                expires_at = case when extend_when_used then @at + max_age_seconds * 1000 else expires_at end
            where id = @TokenId and revoked_at is null and coalesce(last_used_at, 0) < @at
            """,
            new { at, use.Ip, use.UserAgent, use.TokenId });
        if (use.ApplicationUserId is { } user)
        {
            await session.Execute("update application_users set last_activity_at = @at where id = @user and coalesce(last_activity_at, 0) < @at", new { at, user });
        }
    }

    private static Task Denied(Session session, TokenUse use, DateTimeOffset at) =>
        session.Execute("update tokens set last_denied_at = @at where id = @TokenId and coalesce(last_denied_at, 0) < @at", new { at, use.TokenId });
}
