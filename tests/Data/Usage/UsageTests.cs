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
    public async Task Use_extends_a_token_no_further_than_its_absolute_end(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var wanted = NewToken.Check("capped", 3_600, extendWhenUsed: true, null, allowAnyAddress: false) with { AbsoluteAgeSeconds = 5_400 };
        var (token, _) = await database.Write(session => database.Tokens.Create(session, tenant.Actor, user.Id, wanted));
        Assert.Equal((Hour.AddHours(1), Hour.AddSeconds(5_400)), (token.ExpiresAt, token.AbsoluteExpiresAt));

        await Add(database, (Use(token), 1, 600));
        Assert.Equal(Hour.AddSeconds(4_200), (await tenant.Reload(token)).ExpiresAt);
        await Add(database, (Use(token), 1, 3_000));
        Assert.Equal(Hour.AddSeconds(5_400), (await tenant.Reload(token)).ExpiresAt);
        await Add(database, (Use(token), 1, 5_000));
        Assert.Equal(Hour.AddSeconds(5_400), (await tenant.Reload(token)).ExpiresAt);

        // A successor has the same terms, counted from its own beginning; the old one's overlap ends with it at the latest.
        database.Clock.Advance(TimeSpan.FromSeconds(5_000));
        var rotated = await database.Write(session => database.Get<TokenRotation>().Rotate(session, tenant.Actor, token.Id, RotationTerms.Check(null, null)));
        Assert.Equal((Hour.AddSeconds(5_400), Hour.AddSeconds(5_400)), (rotated.RotatedFrom.ExpiresAt, rotated.RotatedFrom.GraceEndsAt));
        Assert.Equal((Hour.AddSeconds(8_600), Hour.AddSeconds(10_400)), (rotated.Token.ExpiresAt, rotated.Token.AbsoluteExpiresAt));

        // A duration beyond the cap is cut at once.
        var (cut, _) = await database.Write(session => database.Tokens.Create(session, tenant.Actor, user.Id, wanted with { MaxAgeSeconds = null, ExtendWhenUsed = false }));
        Assert.Equal(Hour.AddSeconds(10_400), cut.ExpiresAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Three_nodes_that_store_out_of_order_never_move_a_time_back(TestEngine engine)
    {
        const int Sums = 60;
        await using var database = await TestDatabase.Create(engine);
        await using var second = database.AnotherNode();
        await using var third = database.AnotherNode();
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (token, _) = await tenant.Token(user, maxAgeSeconds: 600, extendWhenUsed: true);
        var nodes = new[] { database, second, third };

        var stores = Enumerable.Range(0, Sums).Select(number => number * 37 % Sums).Select((place, turn) => Task.Run(() =>
            Add(nodes[turn % nodes.Length], (Use(token), 1, 1 + place), (Use(token, allowed: false), 1, 100 + place)))).ToList();
        var (used, denied, active, ends) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue, DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        var looks = 0;
        do
        {
            var (now, whose) = (await tenant.Reload(token), await tenant.Reload(user));
            Assert.False(now.LastUsedAt < used || now.LastDeniedAt < denied || whose.LastActivityAt < active || now.ExpiresAt < ends);
            (used, denied, active, ends) = (now.LastUsedAt ?? used, now.LastDeniedAt ?? denied, whose.LastActivityAt ?? active, now.ExpiresAt!.Value);
            looks++;
        }
        while (stores.Exists(store => !store.IsCompleted));
        await Task.WhenAll(stores);

        Assert.True(looks > 1);
        var after = await tenant.Reload(token);
        Assert.Equal((Hour.AddSeconds(Sums), Hour.AddSeconds(99 + Sums), Hour.AddSeconds(Sums + 600)), (after.LastUsedAt, after.LastDeniedAt, after.ExpiresAt));
        Assert.Equal(2 * Sums, await database.Read(session => session.Scalar<long>("select cast(sum(uses) as bigint) from token_usage")));
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
        new(token.OrganizationId, token.Id, token.ApplicationUserId, hour ?? Hour, ip, program, allowed ? null : UseRefusal.Address);

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
