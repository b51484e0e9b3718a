using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Usage;

/// <summary>What would make a token look unused is stored before the answer; the rest within seconds.</summary>
public sealed class FirstUseTests
{
    private const string WhoAmI = "{ viewer { token { id } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_first_use_and_the_first_of_a_day_are_stored_before_the_answer(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User(), maxAgeSeconds: 10 * Tenant.Day);
        var client = gateway.As(secret.Reveal());

        await client.Data(WhoAmI);
        Assert.Equal(Given.Now, (await tenant.Reload(token)).LastUsedAt);
        database.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.Data(WhoAmI);
        Assert.Equal(Given.Now, (await tenant.Reload(token)).LastUsedAt);

        // The interval comes round by itself.
        database.Clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Is(async () => (await tenant.Reload(token)).LastUsedAt == Given.Now.AddSeconds(1));

        database.Clock.Advance(TimeSpan.FromHours(18));
        await client.Data(WhoAmI);
        Assert.Equal(Given.Now.AddSeconds(6).AddHours(18), (await tenant.Reload(token)).LastUsedAt);
        Assert.Equal(Given.Now.AddSeconds(6).AddHours(18), (await tenant.Reload(await User(database, tenant, token))).LastActivityAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_first_use_waits_for_no_other_use_that_is_stored_at_that_moment(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 64);
        var user = await tenant.User();
        var tokens = new List<(Token Token, TokenSecret Secret)>();
        for (var number = 0; number < 64; number++)
        {
            tokens.Add(await tenant.Token(user));
        }

        // Together, over and over: stored in groups, each use counted once.
        await Task.WhenAll(tokens.Select(token => Task.Run(async () =>
        {
            for (var use = 0; use < 5; use++)
            {
                await gateway.As(token.Secret.Reveal()).Data(WhoAmI);
            }
        })));
        await gateway.FlushUses();

        Assert.Equal(64 * 5, await database.Read(session => session.Scalar<long>("select cast(sum(uses) as bigint) from token_usage")));
        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from tokens where last_used_at is null and application_user_id is not null")));
    }

    private static async Task<AppUsersGateway.Data.ApplicationUsers.ApplicationUser> User(TestDatabase database, Tenant tenant, Token token) =>
        (await database.Read(session => database.UserList.Find(session, tenant.Id, token.ApplicationUserId!)))!;
}
