namespace AppUsersGateway.Tests.Support;

/// <summary>Rows in bulk, written by the database itself: for query plans and paging, where only keys and numbers matter.</summary>
public static class ManyRows
{
    /// <summary>How many of each; times repeat after <paramref name="Distinct"/> rows, so that keys are equal.</summary>
    public sealed record Amount(int Users, int Tokens, int Activity, int Others, int Distinct);

    /// <summary>Enough that an engine prefers an index where there is one.</summary>
    public static readonly Amount ForPlans = new(2_000, 6_000, 6_000, 3_000, 1_500);

    private const string Numbers = "with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < @Count)";

    // i * 7919 % distinct: no order of insertion, and the same key again and again.
    private const string Users =
        $"""
        insert into application_users (id, organization_id, name, name_key, description, owner_id, environment, status, created_at, updated_at, last_activity_at)
        {Numbers}
        select 'app_' || i, @Id, 'user ' || i, 'USER ' || i, '', @Owner, case when i % 3 = 0 then 'production' end,
            case when i % 50 = 0 then 'DELETED' when i % 20 = 0 then 'DISABLED' else 'ACTIVE' end,
            1000 + (i * 7919) % @Distinct, 1000, case when i % 4 > 0 then 5000 + (i * 7919) % @Distinct end
        from numbers
        """;

    private const string Tokens =
        $"""
        insert into tokens (id, organization_id, application_user_id, secret_hash, prefix, description, extend_when_used, created_at, expires_at, revoked_at, last_used_at)
        {Numbers}
        select 'tok_' || i, @Id, 'app_' || (1 + i % @Users), 'hash ' || i, 'augu_000000', '', false, 1000 + (i * 7919) % @Distinct,
            case when i % 5 > 0 then 3000 + (i * 7919) % @Distinct end, case when i % 7 = 0 then 2000 end, case when i % 3 > 0 then 5000 + (i * 7919) % @Distinct end
        from numbers
        """;

    private const string Entries =
        $"""
        insert into activity (sequence, id, organization_id, at, kind, outcome, actor_kind, actor_name, application_user_id, token_id, changes, previous_hash, hash)
        {Numbers}
        select @First + i, 'evt_' || i, @Id, 1000, case when i % 2 = 0 then 'TOKEN_CREATED' else 'TOKEN_REVOKED' end, 'SUCCESS', 'HOST', 'host command',
            'app_' || (1 + i % @Users), 'tok_' || (1 + i % @Tokens), '[]', '', ''
        from numbers
        """;

    private const string Uses =
        $"""
        insert into token_usage (id, organization_id, token_id, application_user_id, hour, ip, user_agent, outcome, reason, uses, last_at)
        {Numbers}
        select 'use_' || i, @Id, 'tok_' || (1 + i % @Tokens), 'app_' || (1 + (1 + i % @Tokens) % @Users), 3600000 * cast(1000 + (i * 7919) % @Distinct as bigint), '192.0.2.' || i, 'curl',
            case when i % 9 = 0 then 'DENIED' else 'SUCCESS' end, case when i % 9 = 0 then 'EXPIRED' else '' end, i, 3600000 * cast(1000 + (i * 7919) % @Distinct as bigint)
        from numbers
        """;

    private const string Runs =
        $"""
        insert into audit_runs (id, organization_id, trigger, status, queued_at)
        {Numbers} select 'run_' || i, @Id, 'MANUAL', 'SUCCEEDED', 1000 + (i * 7919) % @Distinct from numbers
        """;

    private const string Findings =
        $"""
        insert into findings (id, organization_id, rule, fingerprint, subject_kind, subject_id, application_user_id, token_id, severity, confidence, title,
            evidence, remedy, status, opened_at, resolved_at, opened_by_run)
        {Numbers}
        select 'fnd_' || i, @Id, 'TOK-001', 'fingerprint ' || i, 'TOKEN', 'tok_' || (1 + i % @Tokens), 'app_' || (1 + i % @Users), 'tok_' || (1 + i % @Tokens),
            i % 5, 'HIGH', '', '[]', '', case when i % 4 = 0 then 'RESOLVED' else 'OPEN' end, 1000 + (i * 7919) % @Distinct, case when i % 4 = 0 then 9000 end, 'run_1'
        from numbers
        """;

    private const string Exceptions =
        $"""
        insert into rule_exceptions (id, organization_id, rule, application_user_id, token_id, reason, created_at, created_by_name, expires_at)
        {Numbers}
        select 'exc_' || i, @Id, 'rule ' || i, 'app_' || (1 + i % @Users), 'tok_' || (1 + i % @Tokens), '', 1000 + (i * 7919) % @Distinct, '', 9000 from numbers
        """;

    private const string Emails =
        $"""
        insert into emails (id, organization_id, kind, recipient_id, recipient_name, recipient_address, subject, text, html, status, created_at, next_attempt_at)
        {Numbers}
        select 'eml_' || i, @Id, 'AUDIT_DIGEST', @Owner, '', '', '', '', '', case when i % 50 = 0 then 'PENDING' else 'SENT' end, 1000 + (i * 7919) % @Distinct, 1000 + i
        from numbers
        """;

    private const string Administrators =
        $"""
        insert into administrators (id, organization_id, email, email_key, name, status, created_at)
        {Numbers} select 'adm_' || i, @Id, i || '@example.com', i || '@EXAMPLE.COM', '', 'ACTIVE', 1000 + (i * 7919) % @Distinct from numbers
        """;

    // Ten in each unit; the units themselves stand in the organization.
    private const string Resources =
        $"""
        insert into resources (id, organization_id, kind, parent_id, name, name_key, created_at)
        {Numbers}
        select case when i % 10 = 1 then 'unt_' else 'prj_' end || i, @Id, case when i % 10 = 1 then 'ORGANIZATIONAL_UNIT' else 'PROJECT' end,
            case when i % 10 = 1 then @Id else 'unt_' || (i - (i - 1) % 10) end, 'resource ' || i, 'RESOURCE ' || i, 1000 + (i * 7919) % @Distinct
        from numbers
        """;

    private const string Grants =
        $"""
        insert into grants (organization_id, principal_id, resource_id, permission, granted_at)
        {Numbers} select @Id, 'app_' || (1 + i % @Users), case when i % 10 = 1 then 'unt_' else 'prj_' end || i, 'admin', 1000 from numbers
        """;

    public static Task AddManyRows(this TestDatabase database, Tenant tenant, Amount amount) => database.Write(async session =>
    {
        var first = (await database.ActivityLog.Head(session)).Sequence;
        foreach (var (sql, count) in new[]
        {
            (Users, amount.Users), (Tokens, amount.Tokens), (Entries, amount.Activity), (Uses, amount.Tokens),
            (Runs, amount.Others), (Findings, amount.Others), (Exceptions, amount.Others), (Emails, amount.Others), (Administrators, amount.Others),
            (Resources, amount.Others), (Grants, amount.Tokens),
        })
        {
            await session.Execute(sql, new
            {
                tenant.Id,
                Owner = tenant.Administrator.Id,
                Count = count,
                First = first,
                amount.Users,
                amount.Tokens,
                amount.Distinct,
            });
        }

        await session.Execute("analyze ;"); // One word alone would be the name of a procedure to Dapper.
    });
}
