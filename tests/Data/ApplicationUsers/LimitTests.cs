using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.ApplicationUsers;

/// <summary>P08: never exceeded, and reached when demanded. Two nodes, as two processes on one host have them.</summary>
public sealed class LimitTests
{
    private const int Creators = 64;
    private const int Limit = 5;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Many_parallel_creators_make_exactly_as_many_users_as_the_limit_allows(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: Limit);

        var made = await Race(database, other, (node, number) => node.Write(session => node.Users.Create(
            session, tenant.Actor, ApplicationUserInput.Check($"user {number}", null, null, null, null))));

        Assert.Equal(Limit, made);
        Assert.Equal(Limit, await database.Read(session => database.UserList.List(tenant.Id, new ApplicationUserFilter()).Count(session)));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Many_parallel_creators_make_exactly_as_many_tokens_as_the_limit_allows(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await tenant.Limits(tokensPerUser: Limit);

        var made = await Race(database, other, (node, _) => node.Write(session => node.Tokens.Create(
            session, tenant.Actor, user.Id, NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false))));

        Assert.Equal(Limit, made);
        Assert.Equal(Limit, await database.Read(session => database.TokenList.List(tenant.Id, new TokenFilter(), Given.Now).Count(session)));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_what_lives_counts_and_the_message_says_how_to_raise_the_limit(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: 2, tokensPerUser: 2);
        var user = await tenant.User("first");
        var second = await tenant.User("second");
        await tenant.Token(user, NewToken.MinimumAgeSeconds);
        var (revoked, _) = await tenant.Token(user, maxAgeSeconds: null);

        var users = await database.Refused(RefusalCode.LimitReached, null, session => database.Users.Create(
            session, tenant.Actor, ApplicationUserInput.Check("third", null, null, null, null)));
        var tokens = await database.Refused(RefusalCode.LimitReached, "applicationUserId", session => database.Tokens.Create(
            session, tenant.Actor, user.Id, NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false)));
        Assert.Contains("organization limits --application-users", users.Message, StringComparison.Ordinal);
        Assert.Contains("organization limits --tokens-per-user", tokens.Message, StringComparison.Ordinal);

        // A deleted user makes room, and so do an expired and a revoked token.
        await database.Write(session => database.Users.Delete(session, tenant.Actor, second.Id));
        await tenant.User("third");
        database.Clock.Advance(TimeSpan.FromSeconds(NewToken.MinimumAgeSeconds));
        await tenant.Token(user);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, revoked.Id, null));
        await tenant.Token(user);
    }

    private static async Task<int> Race(TestDatabase one, TestDatabase other, Func<TestDatabase, int, Task> create)
    {
        var attempts = Enumerable.Range(0, Creators).Select(number => Task.Run(async () =>
        {
            try
            {
                await create(number % 2 == 0 ? one : other, number);
                return 1;
            }
            catch (Refusal refusal) when (refusal.Code == RefusalCode.LimitReached)
            {
                return 0;
            }
        }));
        return (await Task.WhenAll(attempts)).Sum();
    }
}
