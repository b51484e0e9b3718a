using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>The facts that rules judge, streamed once for all rules. Facts across rows are computed here, in SQL.</summary>
public sealed class FactsQuery
{
    /// <summary>The window of <see cref="TokenFacts.UsesLast30Days"/>.</summary>
    private static readonly TimeSpan UseWindow = TimeSpan.FromDays(30);

    /// <summary>Every live token of every active application user.</summary>
    public IAsyncEnumerable<TokenFacts> Tokens(Session session, string organizationId, DateTimeOffset now) =>
        session.Stream<TokenFacts>(
            $"""
            select t.id as token_id, t.prefix, t.description, t.application_user_id, u.name as application_user_name, u.environment,
                t.created_at, t.expires_at, t.max_age_seconds, t.extend_when_used, t.ip_allowlist, t.last_used_at, t.last_denied_at,
                (select cast(coalesce(sum(s.uses), 0) as bigint) from token_usage s
                 where s.token_id = t.id and s.hour >= @Since and s.outcome = 'SUCCESS') as uses_last30_days,
                {RecordingRepository.RecordedSince} as recorded_since, t.grace_ends_at,
                exists (select 1 from grants g where g.principal_id = u.id and g.permission in @Privileged) as privileged
            from tokens t
            join application_users u on u.id = t.application_user_id
            join organizations o on o.id = t.organization_id
            where t.organization_id = @organizationId and u.status = 'ACTIVE' and t.revoked_at is null and t.suspended_at is null
                and coalesce(t.expires_at, 9223372036854775807) > @now
            order by t.created_at, t.id
            """,
            new { organizationId, now, silentSince = now - RecordingRepository.Silence, Since = now - UseWindow, Privileged = new InList(Permission.Privileged.ToList()) },
            session.Cancellation);

    /// <summary>Every active application user.</summary>
    public IAsyncEnumerable<ApplicationUserFacts> ApplicationUsers(Session session, string organizationId, DateTimeOffset now) =>
        session.Stream<ApplicationUserFacts>(
            $"""
            select u.id as application_user_id, u.name, u.environment, u.created_at, a.name as owner_name,
                coalesce(a.status = 'ACTIVE', false) as owner_active,
                (select count(*) from tokens t where t.application_user_id = u.id and t.revoked_at is null
                    and t.suspended_at is null and coalesce(t.expires_at, 9223372036854775807) > @now) as live_tokens,
                (select max(case when coalesce(t.suspended_at, t.revoked_at) < coalesce(t.expires_at, 9223372036854775807)
                    then coalesce(t.suspended_at, t.revoked_at) else t.expires_at end)
                 from tokens t where t.application_user_id = u.id
                    and (t.revoked_at is not null or t.suspended_at is not null or coalesce(t.expires_at, 9223372036854775807) <= @now)) as last_token_ended_at,
                (select max(t.last_used_at) from tokens t where t.application_user_id = u.id) as last_used_at,
                {RecordingRepository.RecordedSince} as recorded_since,
                exists (select 1 from grants g where g.principal_id = u.id and g.permission in @Privileged) as privileged
            from application_users u
            join organizations o on o.id = u.organization_id
            left join administrators a on a.id = u.owner_id
            where u.organization_id = @organizationId and u.status = 'ACTIVE'
            order by u.name_key
            """,
            new { organizationId, now, silentSince = now - RecordingRepository.Silence, Privileged = new InList(Permission.Privileged.ToList()) },
            session.Cancellation);
}
