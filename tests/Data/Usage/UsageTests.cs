using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Usage;

public sealed class UsageTests
{
    private static readonly DateTimeOffset Hour = Given.Now;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Sums_add_up_apart_for_each_hour_address_program_and_outcome(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());

        await Add(database, (Use(token), 3, 10), (Use(token, ip: "192.0.2.2"), 5, 11), (Use(token, allowed: false), 7, 12));
        await Add(database, (Use(token), 2, 5), (Use(token, hour: Hour.AddHours(1)), 1, 3_600), (Use(token, program: ""), 1, 13));

        Assert.Equal(
            [
                "192.0.2.1 curl SUCCESS 0h: 5, last at 10s",
                "192.0.2.1 curl SUCCESS 1h: 1, last at 3600s",
                "192.0.2.1 curl DENIED 0h: 7, last at 12s",
                "192.0.2.1  SUCCESS 0h: 1, last at 13s",
                "192.0.2.2 curl SUCCESS 0h: 5, last at 11s",
            ],
            await Sums(database));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Last_use_moves_forward_only_and_denials_are_kept_apart(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (token, secret) = await tenant.Token(user);

        await Add(database, (Use(token, ip: "192.0.2.2", program: "later"), 1, 20));
        await Add(database, (Use(token, ip: "192.0.2.1", program: "earlier"), 1, 10), (Use(token, allowed: false), 1, 30));
        await Add(database, (Use(token, allowed: false), 1, 25));

        var used = await tenant.Reload(token);
        Assert.Equal((Hour.AddSeconds(20), "192.0.2.2", "later"), (used.LastUsedAt, used.LastUsedIp, used.LastUserAgent));
        Assert.Equal(Hour.AddSeconds(30), used.LastDeniedAt);
        Assert.Equal(Hour.AddSeconds(20), (await tenant.Reload(user)).LastActivityAt);
        Assert.Equal(Hour.AddSeconds(20), (await database.Read(session => database.Credentials.Find(session, secret)))!.LastUsedAt);
        Assert.Equal(token.ExpiresAt, used.ExpiresAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_revoked_token_is_not_touched_by_sums_that_arrive_late(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), extendWhenUsed: true);
        await Add(database, (Use(token), 1, 10));
        var revoked = await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));

        await Add(database, (Use(token), 1, 20));

        Assert.Equal(revoked, await tenant.Reload(token));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_use_of_an_extending_token_moves_its_end_and_never_back(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), maxAgeSeconds: 3_600, extendWhenUsed: true);

        await Add(database, (Use(token), 1, -5));
        Assert.Equal(Hour.AddHours(1), (await tenant.Reload(token)).ExpiresAt);
        await Add(database, (Use(token), 1, 1_800));
        Assert.Equal(Hour.AddSeconds(5_400), (await tenant.Reload(token)).ExpiresAt);
        await Add(database, (Use(token), 1, 60));
        Assert.Equal(Hour.AddSeconds(5_400), (await tenant.Reload(token)).ExpiresAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_administrators_use_moves_the_token_alone(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.AdministratorToken();

        await Add(database, (Use(token), 1, 10));

        Assert.Equal(Hour.AddSeconds(10), (await database.Read(session => database.Credentials.Find(session, secret)))!.LastUsedAt);
    }

    private static TokenUse Use(Token token, string ip = "192.0.2.1", string program = "curl", bool allowed = true, DateTimeOffset? hour = null) =>
        new(token.OrganizationId, token.Id, token.ApplicationUserId, hour ?? Hour, ip, program, allowed);

    private static Task Add(TestDatabase database, params (TokenUse Use, long Uses, int LastSecond)[] sums) =>
        database.Write(session => database.Usage.Add(
            session, sums.Select(sum => KeyValuePair.Create(sum.Use, new TokenUseCount(sum.Uses, Hour.AddSeconds(sum.LastSecond))))));

    private static async Task<IEnumerable<string>> Sums(TestDatabase database)
    {
        var rows = await database.Read(session => session.Query<(string Ip, string Program, string Outcome, long Hour, long Uses, long LastAt)>(
            "select ip, user_agent, outcome, hour, uses, last_at from token_usage order by ip, user_agent desc, outcome desc, hour"));
        var start = Hour.ToUnixTimeMilliseconds();
        return rows.Select(row =>
            $"{row.Ip} {row.Program} {row.Outcome} {(row.Hour - start) / 3_600_000}h: {row.Uses}, last at {(row.LastAt - start) / 1_000}s");
    }
}
