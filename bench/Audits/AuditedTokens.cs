using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench.Audits;

/// <summary>
/// A file with very many tokens, each with use: most are in order, some have one of the usual faults, so that there are about three findings to ten
/// tokens. Organization and owners are made by the gateway's own code, the rest by one statement a table.
/// </summary>
internal static class AuditedTokens
{
    private const int TokensPerUser = 20, Owners = 10;

    /// <summary>Migrates and fills a new file.</summary>
    public static async Task Create(string file, int count)
    {
        await using var host = GatewayHost.Build(
            [$"--Database:ConnectionString=Data Source={file}", "--Auditor:Embedded=false"],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<TimeProvider>(new LongAgo());
            });
        await host.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        var organization = await host.Services.GetRequiredService<AppDatabase>().Write(session => People(host.Services, session, count / TokensPerUser), CancellationToken.None);
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        await connection.OpenAsync();
        foreach (var statement in Statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("$organization", organization);
            command.Parameters.AddWithValue("$count", count);
            command.Parameters.AddWithValue("$users", count / TokensPerUser);

            // Ages are whole days and a half, so that no "41 days ago" becomes 42 between two runs.
            command.Parameters.AddWithValue("$noon", TimeProvider.System.GetUtcNow().AddHours(-12).ToUnixTimeMilliseconds());
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Makes all that was done a day older, as if nobody had come since.</summary>
    public static async Task Age(SqliteConnection connection)
    {
        foreach (var (table, columns) in Times)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"update {table} set {string.Join(", ", columns.Select(column => $"{column} = {column} - 86400000"))}";
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<string> People(IServiceProvider services, Session session, int users)
    {
        var organizations = services.GetRequiredService<OrganizationRepository>();
        var organization = await organizations.Create(session, "Benchmark");
        await organizations.SetLimits(session, organization.Id, users, TokensPerUser);
        for (var number = 0; number < Owners; number++)
        {
            await services.GetRequiredService<AdministratorRepository>().Create(
                session, Actor.Host(organization.Id), string.Create(CultureInfo.InvariantCulture, $"owner-{number}@example.com"), null, number == 0 ? [Permission.AuditRead] : []);
        }

        return organization.Id;
    }

    // Rows come in the order of their age, as in life: who is older also stands before in the file.
    // A token's "fault" is a number below 100 that has nothing to do with its user; its network is its own.
    private const string Numbers = "with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ";

    private const string Token =
        """
        , s as (select i, i % $users as u, (i * 7919 + i / $users * 31) % 100 as fault, printf('10.%d.%d.', (i >> 8) % 256, i % 256) as net from n),
        t as (select s.*,
            case when fault between 5 and 8 then 200 else 25 + i % 40 end as age,
            case when fault = 9 or fault = 5 then 50 else 0 end as silent from s)
        """;

    private static readonly (string Table, string[] Columns)[] Times =
    [
        ("application_users", ["created_at", "reviewed_at"]),
        ("grants", ["granted_at"]),
        ("tokens", ["created_at", "expires_at", "absolute_expires_at", "revoked_at", "last_used_at", "last_denied_at"]),
        ("token_usage", ["hour", "last_at"]),
        ("permission_usage", ["day", "last_at"]),
    ];

    private static readonly string[] Statements =
    [
        "pragma synchronous = off",
        "pragma cache_size = -2000000", // indexes are filled in no order of theirs
        "update organizations set recorded_since = $noon - 86400000 * 400, operations_recorded_since = $noon - 86400000 * 400, created_at = $noon - 86400000 * 400",
        $"""
        insert into application_users (id, organization_id, name, name_key, description, owner_id, environment, status, created_at, updated_at, reviewed_at)
        {Numbers} $users)
        select printf('app_%026d', i), $organization, printf('user-%07d', i), printf('user-%07d', i), 'Deploys one of the services',
            case when i % 100 = 0 then null else (select id from administrators where email = printf('owner-%d@example.com', i % 10)) end,
            case i % 3 when 0 then 'production' when 1 then 'staging' end, case when i % 200 = 1 then 'DISABLED' else 'ACTIVE' end,
            $noon - 86400000 * (310 - i * 100 / $users) + i % 1000, $noon, $noon - 86400000 * case when i % 10 = 0 then 120 else 20 end
        from n
        """,
        "insert into grants (organization_id, principal_id, resource_id, permission, granted_at) select $organization, id, $organization, 'read_only', created_at from application_users",
        $"""
        insert into tokens (id, organization_id, application_user_id, secret_hash, prefix, description, max_age_seconds, extend_when_used, ip_allowlist, scopes,
            created_at, expires_at, absolute_expires_at, revoked_at, last_used_at, last_denied_at, secret_scheme)
        {Numbers} $count) {Token}
        select printf('tok_%026d', i), $organization, printf('app_%026d', u), printf('%064x', i), printf('augu_%06x', i), case when fault in (10, 11) then 'token' else 'Deploys one of the services' end,
            case when fault in (12, 13, 14, 15) then null else 86400 end, fault not in (12, 13, 14, 15), case when fault < 5 then null else net || '16/28' end, 'read_only',
            $noon - age * 86400000 - 7 * i % 1000, case when fault = 12 then null when fault in (13, 14, 15) then $noon + 86400000 * (25 - 10 * (15 - fault)) else $noon + 86400000 * 2 end,
            case when fault in (12, 13, 14, 15) then null else $noon + 86400000 * 40 end, case when fault = 99 then $noon - 86400000 * 5 end,
            $noon - silent * 86400000 + 3600000, case when fault = 99 and i % 2 = 0 then $noon - 86400000 * 3 end, 1
        from t
        """,
        Usage(20, "t.silent + 20", "t.fault <> 99", "SUCCESS", ""),
        Usage(8, "t.silent + 8", "t.fault <> 99", "SUCCESS", ""),
        Usage(3, "3", "t.fault = 99 and i % 2 = 0", "DENIED", "REVOKED"),
        Usage(0, "t.silent", "t.fault <> 99", "SUCCESS", ""),
        $"""
        insert into permission_usage (organization_id, token_id, day, permission, changes, uses, last_at)
        {Numbers} $count) {Token}
        select $organization, printf('tok_%026d', i), ($noon - silent * 86400000) / 86400000 * 86400000, 'read_only', 0, 100, $noon - silent * 86400000 from t
        """,
        "pragma wal_checkpoint(truncate)",
    ];

    /// <summary>The clock of half a year ago: what is news to an audit, and told by the second, would change between two runs.</summary>
    private sealed class LongAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-180);
    }

    // One hour of all tokens after the other, as they come to be in a real table.
    private static string Usage(int series, string daysAgo, string where, string outcome, string reason) =>
        $"""
        insert into token_usage (id, organization_id, token_id, application_user_id, hour, ip, user_agent, outcome, reason, uses, last_at)
        {Numbers} $count) {Token}
        select printf('use_{99 - series:00}%024d', i), $organization, printf('tok_%026d', i), printf('app_%026d', u), ($noon - ({daysAgo}) * 86400000) / 3600000 * 3600000, net || (17 + {series} % 3), 'terraform/1.9.5',
            '{outcome}', '{reason}', 40, ($noon - ({daysAgo}) * 86400000) / 3600000 * 3600000 + 1800000
        from t where {where}
        """;
}
