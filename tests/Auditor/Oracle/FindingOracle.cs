using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Auditor.Oracle;

/// <summary>
/// What the main rules must find, said a second time and in another way: one SQL statement a rule over the bare tables, without any of the product's
/// facts, stages or guards. Use is recorded since long before every window here, so that no verdict is lowered for a short recording.
/// </summary>
internal static class FindingOracle
{
    private const string Day = "cast(86400000 as bigint)"; // PostgreSQL multiplies small numbers as small ones.

    // Live tokens of active users; "exposed" raises a rule about silence by one step, once.
    private const string Live =
        """
        with l as (
            select t.*, u.environment, case when t.ip_allowlist is null or p.held > 0 or upper(coalesce(u.environment, '')) in ('PROD', 'PRODUCTION') then 1 else 0 end as exposed,
                p.held as privileged, p.anything
            from tokens t join application_users u on u.id = t.application_user_id
            join (
                select x.id, (select count(*) from grants g where g.principal_id = x.id and g.permission in ('role:organization:admin',
                        'organization:app_users:write', 'organization:permissions:write', 'admin', 'role:project:admin', 'organization:users:write', 'organization:groups:write')) as held,
                    (select count(*) from grants g where g.principal_id = x.id) as anything
                from application_users x) p on p.id = u.id
            where u.status = 'ACTIVE' and t.revoked_at is null and t.suspended_at is null and (t.expires_at is null or t.expires_at > @Now))
        """;

    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("TOK-001", $"{Live} select id, 3 as level from l where expires_at is null"),
        ("TOK-002", $"{Live} select id, case when expires_at - created_at > 365 * {Day} then 3 else 2 end as level from l where not extend_when_used and expires_at - created_at > 90 * {Day}"),
        ("TOK-003", $"{Live} select id, case when max_age_seconds > 31536000 then 3 when max_age_seconds > 2592000 then 2 else 1 end as level from l where max_age_seconds > 86400"),
        ("TOK-004", $"{Live} select id, 3 as level from l where extend_when_used and absolute_expires_at is null and @Now - created_at > 90 * {Day}"),
        ("TOK-007", $"{Live} select id, {Raised("case when @Now - last_used_at >= 90 * " + Day + " then 3 when @Now - last_used_at >= 45 * " + Day + " then 2 else 1 end")} as level from l where @Now - last_used_at >= 30 * {Day}"),
        ("TOK-008", $"{Live} select id, {Raised("case when @Now - created_at > 30 * " + Day + " then 3 when @Now - created_at > 14 * " + Day + " then 2 else 1 end")} as level from l where last_used_at is null and @Now - created_at > 7 * {Day}"),
        ("TOK-009", $"{Live} select id, case when @Now - created_at > 365 * {Day} then 4 when @Now - created_at > 180 * {Day} then 3 else 2 end as level from l where @Now - created_at > 90 * {Day}"),
        ("TOK-013", $"{Live} select id, 1 as level from l where length(description) < 10"),
        ("NET-001", $"{Live} select id, case when privileged > 0 then 3 else 2 end as level from l where ip_allowlist is null"),
        ("NET-002", $"{Live} select id, 4 as level from l where ' ' || ip_allowlist || ' ' like '% 0.0.0.0/0 %'"),
        ("PRV-003", $"{Live} select id, 3 as level from l where scopes is null and anything > 0"),
        ("USR-001", $"""
            select u.id, case when q.raised > 4 then 4 else q.raised end as level from application_users u
            join (
                select a.id, a.silent, case when a.silent >= 90 * {Day} then 3 else 2 end + a.exposed as raised from (
                    select x.id, @Now - coalesce((select max(t.last_used_at) from tokens t where t.application_user_id = x.id), x.created_at) as silent,
                        case when upper(coalesce(x.environment, '')) in ('PROD', 'PRODUCTION') or exists (
                            select 1 from grants g where g.principal_id = x.id and g.permission in ('role:organization:admin', 'organization:app_users:write')) then 1 else 0 end as exposed
                    from application_users x) a) q on q.id = u.id
            where u.status = 'ACTIVE' and q.silent >= 45 * {Day} and @Now - u.created_at >= case when q.silent >= 90 * {Day} then 90 else 45 end * {Day}
                and exists (select 1 from tokens t where t.application_user_id = u.id and t.revoked_at is null and t.suspended_at is null and (t.expires_at is null or t.expires_at > @Now))
            """),
        ("USR-003", "select u.id, 3 as level from application_users u where u.status = 'ACTIVE' and u.owner_id is null"),
        ("USR-004", $"select u.id, case when @Now - coalesce(u.reviewed_at, u.created_at) > 180 * {Day} then 1 else 0 end as level from application_users u where u.status = 'ACTIVE' and @Now - coalesce(u.reviewed_at, u.created_at) > 90 * {Day}"),
        ("USR-008", "select u.id, 4 as level from application_users u where u.status = 'DISABLED' and exists (select 1 from tokens t where t.application_user_id = u.id and t.revoked_at is null and t.suspended_at is null and (t.expires_at is null or t.expires_at > @Now))"),
        ("TOK-011", $"{Live} select application_user_id as id, case when count(*) > 5 then 1 else 0 end as level from l group by application_user_id having count(*) > 2"),
        ("TOK-006", $"""
            select t.id, 3 as level from tokens t where t.expires_at <= @Now and t.revoked_at is null and t.suspended_at is null
                and exists (select 1 from token_usage s where s.token_id = t.id and s.outcome = 'DENIED' and s.last_at >= @Now - {Day} and s.last_at >= t.expires_at)
            """),
        ("ACT-001", $"""
            select t.id, 4 as level from tokens t where (t.revoked_at is not null or t.suspended_at is not null)
                and exists (select 1 from token_usage s where s.token_id = t.id and s.outcome = 'DENIED' and s.last_at >= @Now - 7 * {Day} and s.last_at >= coalesce(t.revoked_at, t.suspended_at))
            """),
    ];

    public static IReadOnlyList<string> Codes { get; } = [.. Rules.Select(rule => rule.Rule)];

    /// <summary>Rule, subject and severity of everything that must be found, sorted.</summary>
    public static async Task<IReadOnlyList<string>> Find(TestDatabase database, DateTimeOffset now)
    {
        var found = new List<string>();
        foreach (var (rule, sql) in Rules)
        {
            found.AddRange((await database.Read(session => session.Query<Row>(sql, new { Now = now }))).Select(row => $"{rule} {row.Id} {row.Level}"));
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>The same of what is stored and stands.</summary>
    public static async Task<IReadOnlyList<string>> Stored(TestDatabase database) =>
        [.. (await database.Read(session => session.Query<string>("select rule || ' ' || subject_id || ' ' || severity from findings where resolved_at is null")))
            .Where(line => Codes.Contains(line.Split(' ')[0])).Order(StringComparer.Ordinal)];

    private static string Raised(string level) => $"case when {level} + exposed > 4 then 4 else {level} + exposed end";

    private sealed record Row
    {
        public required string Id { get; init; }

        public required long Level { get; init; }
    }
}
