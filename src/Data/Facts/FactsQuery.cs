using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>The statements behind the facts, each for some users or tokens at a time: <see cref="FactsReader"/> puts the rows together.</summary>
internal static class FactsQuery
{
    private const string Live = $"t.revoked_at is null and t.suspended_at is null and coalesce(t.expires_at, {TokenList.Never}) > @now";

    // From the users to their tokens: "cross" keeps SQLite from going another way, and means nothing to PostgreSQL beside the condition.
    private const string LiveTokens = $"from application_users u cross join tokens t";

    private const string OfUsers = $"t.application_user_id = u.id and {Live} and {UserRange.Condition}";

    /// <summary>The next users after one, by age, one by one: SQLite finds no more of them than are taken.</summary>
    public static IAsyncEnumerable<UserRow> Users(Session session, string organizationId, DateTimeOffset now, UserRange before, int take) =>
        session.Stream<UserRow>(
            $"""
            select u.id as application_user_id, u.name, u.description, u.environment, u.status = 'DISABLED' as is_disabled, u.created_at,
                u.reviewed_at, r.name as reviewed_by_name, a.name as owner_name, coalesce(a.status = 'ACTIVE', false) as owner_active,
                coalesce((select e.status from emails e where e.recipient_id = u.owner_id and e.status <> 'PENDING'
                    order by e.created_at desc, e.id desc limit 1) = 'FAILED', false) as owner_unreachable,
                (select count(*) from tokens t where t.application_user_id = u.id and {Live}) as live_tokens,
                (select max(case when coalesce(t.suspended_at, t.revoked_at) < coalesce(t.expires_at, {TokenList.Never})
                    then coalesce(t.suspended_at, t.revoked_at) else t.expires_at end)
                 from tokens t where t.application_user_id = u.id
                    and (t.revoked_at is not null or t.suspended_at is not null or coalesce(t.expires_at, {TokenList.Never}) <= @now)) as last_token_ended_at,
                (select max(t.last_used_at) from tokens t where t.application_user_id = u.id) as last_used_at,
                {RecordingRepository.RecordedSince} as recorded_since, o.operations_recorded_since
            from application_users u
            join organizations o on o.id = u.organization_id
            left join administrators a on a.id = u.owner_id
            left join administrators r on r.id = u.reviewed_by
            where u.organization_id = @organizationId and u.status <> 'DELETED' and (u.created_at, u.id) > (@AfterAt, @AfterId)
            order by u.created_at, u.id limit +@take
            """,
            new { organizationId, now, silentSince = now - RecordingRepository.Silence, before.AfterAt, before.AfterId, take },
            session.Cancellation);

    /// <summary>The live tokens of users.</summary>
    public static Task<IReadOnlyList<TokenRow>> Tokens(Session session, string organizationId, UserRange users, DateTimeOffset now) =>
        session.Query<TokenRow>(
            $"""
            select t.id as token_id, t.prefix, t.description, t.application_user_id, t.created_at, t.expires_at, t.absolute_expires_at, t.max_age_seconds,
                t.extend_when_used, t.ip_allowlist, t.scopes, t.secret_scheme, t.policy_bypass_reason, t.last_used_at, t.last_denied_at, t.grace_ends_at,
                s.prefix as successor_prefix, s.created_at as successor_created_at, s.last_used_at as successor_used_at
            {LiveTokens}
            left join tokens s on s.rotated_from = t.id
            where {OfUsers}
            order by t.created_at, t.id
            """,
            users.Parameters(organizationId, now, now));

    /// <summary>What users were granted.</summary>
    public static Task<IReadOnlyList<GrantRow>> Grants(Session session, string organizationId, UserRange users, DateTimeOffset now) =>
        session.Query<GrantRow>(
            $"""
            select g.principal_id, g.permission, g.resource_id, g.granted_at, coalesce(a.name, p.name) as granted_by
            from application_users u
            cross join grants g
            left join administrators a on a.id = g.granted_by
            left join application_users p on p.id = g.granted_by
            where g.principal_id = u.id and {UserRange.Condition}
            order by g.granted_at, g.permission, g.resource_id
            """,
            users.Parameters(organizationId, now, now));

    /// <summary>The hourly sums of the live tokens of users since a moment, one by one.</summary>
    public static IAsyncEnumerable<UsageRow> Usage(Session session, string organizationId, UserRange users, DateTimeOffset now, DateTimeOffset since) =>
        session.Stream(
            $"""
            select s.token_id, s.hour, s.ip, s.user_agent, s.outcome, s.reason, s.uses, s.last_at
            {LiveTokens} cross join token_usage s
            where s.token_id = t.id and s.hour >= @since and {OfUsers}
            """,
            users.Parameters(organizationId, now, since),
            UsageRow.Read,
            session.Cancellation);

    /// <summary>The hourly sums of tokens since a moment, one by one.</summary>
    public static IAsyncEnumerable<UsageRow> Usage(Session session, IReadOnlyCollection<string> tokens, DateTimeOffset since) =>
        session.Stream(
            "select s.token_id, s.hour, s.ip, s.user_agent, s.outcome, s.reason, s.uses, s.last_at from token_usage s where s.token_id in @Tokens and s.hour >= @since",
            new { Tokens = new InList(tokens), since },
            UsageRow.Read,
            session.Cancellation);

    /// <summary>The last hour with success before a moment, of those live tokens of users that have one.</summary>
    public static Task<IReadOnlyList<EarlierUseRow>> EarlierUse(Session session, string organizationId, UserRange users, DateTimeOffset now, DateTimeOffset since) =>
        session.Query<EarlierUseRow>(
            $"""
            select s.token_id, max(s.hour) as hour
            {LiveTokens} cross join token_usage s
            where s.token_id = t.id and s.hour < @since and s.outcome = 'SUCCESS' and {OfUsers}
            group by s.token_id
            """,
            users.Parameters(organizationId, now, since));

    /// <summary>The permissions that the live tokens of users made use of since a moment.</summary>
    public static Task<IReadOnlyList<PermissionUseRow>> PermissionUses(Session session, string organizationId, UserRange users, DateTimeOffset now, DateTimeOffset since) =>
        session.Query<PermissionUseRow>(
            $"""
            select p.token_id, p.permission, p.changes, max(p.last_at) as last_at
            {LiveTokens} cross join permission_usage p
            where p.token_id = t.id and p.day >= @since and {OfUsers}
            group by p.token_id, p.permission, p.changes order by p.permission, p.changes
            """,
            users.Parameters(organizationId, now, since));

    /// <summary>Where the secrets of the live tokens of users were seen.</summary>
    public static Task<IReadOnlyList<LeakRow>> Leaks(Session session, string organizationId, UserRange users, DateTimeOffset now) =>
        session.Query<LeakRow>(
            $"""
            select l.token_id, l.source, l.place, l.reported_at
            {LiveTokens} cross join leak_reports l
            where l.token_id = t.id and {OfUsers}
            order by l.reported_at desc, l.source, l.place
            """,
            users.Parameters(organizationId, now, now));

    /// <summary>Where the secrets of tokens were seen.</summary>
    public static Task<IReadOnlyList<LeakRow>> Leaks(Session session, IReadOnlyCollection<string> tokens) =>
        session.Query<LeakRow>(
            "select l.token_id, l.source, l.place, l.reported_at from leak_reports l where l.token_id in @Tokens order by l.reported_at desc, l.source, l.place",
            new { Tokens = new InList(tokens) });

    /// <summary>Ended and suspended tokens that were refused, or reported, since a moment; also those of deleted users.</summary>
    public static Task<IReadOnlyList<EndedTokenFacts>> Ended(Session session, string organizationId, DateTimeOffset now, DateTimeOffset since) =>
        session.Query<EndedTokenFacts>(
            $"""
            select t.id as token_id, t.prefix, t.description, t.application_user_id, u.name as application_user_name, u.environment, t.created_at,
                t.expires_at, t.revoked_at, t.revoke_reason, t.suspended_at, t.last_used_at, s.created_at as rotated_at, s.prefix as successor_prefix
            from tokens t
            join application_users u on u.id = t.application_user_id
            left join tokens s on s.rotated_from = t.id
            where t.id in (
                    select d.id from tokens d where d.organization_id = @organizationId and d.last_denied_at >= @since
                    union
                    select l.token_id from leak_reports l where l.organization_id = @organizationId and l.reported_at >= @since)
                and not ({Live})
            order by t.created_at, t.id
            """,
            new { organizationId, now, since });

    /// <summary>Whether a user manages others.</summary>
    public static bool IsPrivileged(IEnumerable<GrantRow> grants) => grants.Any(grant => Permission.Privileged.Contains(grant.Permission, StringComparer.Ordinal));
}
