using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Auditor.Oracle;

/// <summary>Users and tokens of every condition that the oracle knows, mixed by a fixed chance and written past the product.</summary>
internal static class OracleRows
{
    private const long Day = 86_400_000;

    private static readonly string?[] Lists = [null, "192.0.2.0/28", "10.0.0.0/16", "0.0.0.0/0 192.0.2.0/28", "198.51.100.16/28 203.0.113.7"];
    private static readonly string?[] Environments = [null, "staging", "production", "PROD", "development"];
    private static readonly string[] Descriptions = ["", "token", "Deploys the shop, OPS-1207", "Copies the orders to the archive, STO-3"];
    private static readonly long?[] Ages = [null, 3_600, 86_400, 86_401, 40 * 86_400L, 400 * 86_400L];
    private static readonly string[] Permissions = ["role:organization:admin", "organization:app_users:write", "tokens:verify", "developer"];

    private static readonly (string Table, string Column)[] Moments =
    [
        ("organizations", "created_at"), ("organizations", "recorded_since"), ("application_users", "created_at"), ("application_users", "updated_at"), ("application_users", "reviewed_at"),
        ("grants", "granted_at"), ("tokens", "created_at"), ("tokens", "expires_at"), ("tokens", "absolute_expires_at"), ("tokens", "revoked_at"), ("tokens", "suspended_at"),
        ("tokens", "last_used_at"), ("tokens", "last_denied_at"), ("token_usage", "last_at"),
    ];

    public static Task Add(TestDatabase database, Tenant tenant, int users, int tokens) => database.Write(async session =>
    {
        var random = new Random(7_919);
        var now = Given.Now.ToUnixTimeMilliseconds();
        await session.Execute("update organizations set created_at = @At, recorded_since = @At", new { At = now - 900 * Day });
        for (var i = 0; i < users; i++)
        {
            var created = now - random.Next(1, 500) * Day - random.Next(86_400);
            await session.Execute(
                """
                insert into application_users (id, organization_id, name, name_key, description, owner_id, environment, status, created_at, updated_at, reviewed_at)
                values (@Id, @Tenant, @Name, @Name, 'Deploys the shop', @Owner, @Environment, @Status, @created, @created, @Reviewed)
                """,
                new
                {
                    Id = $"app_{i:00000000000000000000000000}",
                    Tenant = tenant.Id,
                    Name = $"USER {i}",
                    Owner = random.Next(5) == 0 ? null : tenant.Administrator.Id,
                    Environment = Pick(Environments, random),
                    Status = random.Next(8) == 0 ? "DISABLED" : "ACTIVE",
                    created,
                    Reviewed = random.Next(2) == 0 ? now - random.Next(1, 250) * Day : (long?)null,
                });
            if (random.Next(3) == 0)
            {
                await session.Execute(
                    "insert into grants (organization_id, principal_id, resource_id, permission, granted_at) values (@Tenant, @Id, @Tenant, @Permission, @created)",
                    new { Tenant = tenant.Id, Id = $"app_{i:00000000000000000000000000}", Permission = Pick(Permissions, random), created });
            }
        }

        for (var i = 0; i < tokens; i++)
        {
            await AddToken(session, tenant, i, $"app_{random.Next(users):00000000000000000000000000}", random, now);
        }
    });

    /// <summary>
    /// Moves every moment of the rows so that each age is some days and a half at <paramref name="now"/>: for hours, no stage is passed and no wording ages, and two audits
    /// by the real clock have the same to say.
    /// </summary>
    public static Task Settle(TestDatabase database, DateTimeOffset now) => database.Write(async session =>
    {
        foreach (var (table, column) in Moments)
        {
            await session.Execute(
                $"update {table} set {column} = @now - (((@Given - {column}) / {Day}) * cast({Day} as bigint)) - {Day / 2} where {column} is not null", new { now, Given = Given.Now });
        }

        await session.Execute("update token_usage set hour = last_at - last_at % 3600000");
        await session.Execute("update organizations set operations_recorded_since = recorded_since");
    });

    private static async Task AddToken(AppUsersGateway.Data.Database.Session session, Tenant tenant, int number, string user, Random random, long now)
    {
        var created = now - random.Next(1, 480) * Day - random.Next(86_400_000);
        var age = Pick(Ages, random);
        var extended = age is not null && random.Next(2) == 0;
        var used = random.Next(3) == 0 ? (long?)null : created + (long)((now - created) * random.NextDouble());
        var expires = age is null ? (long?)null : extended ? now + age * 1_000 - random.Next(20) * Day : created + age * 1_000;
        var id = $"tok_{number:00000000000000000000000000}";
        var denied = random.Next(4) == 0 ? now - random.Next(0, 12) * Day - random.Next(3_600_000) : (long?)null;
        await session.Execute(
            """
            insert into tokens (id, organization_id, application_user_id, secret_hash, prefix, description, max_age_seconds, extend_when_used, ip_allowlist, scopes,
                created_at, expires_at, absolute_expires_at, revoked_at, suspended_at, last_used_at, last_denied_at)
            values (@id, @Tenant, @user, @id, 'augu_000000', @Description, @age, @extended, @List, @Scopes, @created, @expires, @Absolute, @Revoked, @Suspended, @used, @denied)
            """,
            new
            {
                id,
                Tenant = tenant.Id,
                user,
                Description = Pick(Descriptions, random),
                age,
                extended,
                List = Pick(Lists, random),
                Scopes = random.Next(2) == 0 ? null : "tokens:verify",
                created,
                expires,
                Absolute = extended && random.Next(3) == 0 ? now + 30 * Day : (long?)null,
                Revoked = random.Next(9) == 0 ? now - random.Next(1, 20) * Day : (long?)null,
                Suspended = random.Next(11) == 0 ? now - random.Next(1, 20) * Day : (long?)null,
                used,
                denied,
            });
        if (denied is { } at)
        {
            await session.Execute(
                """
                insert into token_usage (id, organization_id, token_id, application_user_id, hour, ip, user_agent, outcome, reason, uses, last_at)
                values (@Use, @Tenant, @id, @user, @Hour, '203.0.113.9', 'curl/8.9.1', 'DENIED', '', 3, @at)
                """,
                new { Use = $"use_{number:00000000000000000000000000}", Tenant = tenant.Id, id, user, Hour = at - (at % 3_600_000), at });
        }
    }

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];
}
