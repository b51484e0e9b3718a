using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Usage;

/// <summary>Several nodes store sums of the same tokens in any order while people change the same users: nobody waits in a circle.</summary>
public sealed class UsageContentionTests
{
    private const int Users = 6;
    private const int TokensEach = 4;
    private const int Flushes = 60;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Use_is_stored_while_users_are_changed_and_deleted_without_a_deadlock(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        var tenant = await database.GivenTenant();
        var users = new List<ApplicationUser>();
        var tokens = new List<Token>();
        for (var user = 0; user < Users; user++)
        {
            users.Add(await tenant.User($"user {user}"));
            for (var token = 0; token < TokensEach; token++)
            {
                tokens.Add((await tenant.Token(users[^1])).Token);
            }
        }

        var flushes = Enumerable.Range(0, Flushes).Select(number => Task.Run(() =>
        {
            var node = number % 2 == 0 ? database : other;

            // Late and early uses of one user in one flush, so that now this row is written first and now that.
            var sums = Shuffled(tokens, number).Select((token, place) => KeyValuePair.Create(
                new TokenUse(tenant.Id, token.Id, token.ApplicationUserId, Given.Now, "192.0.2.1", "curl", Refusal: null),
                new TokenUseCount(1, Given.Now.AddSeconds(1 + (number * 7 % Flushes) + (place * 11 % 17)))));
            return node.Write(session => node.Usage.Add(session, sums));
        }));
        var changes = users.Select((user, number) => Task.Run(async () =>
        {
            var node = number % 2 == 0 ? other : database;
            for (var i = 0; i < TokensEach; i++)
            {
                await node.Write(session => node.Users.Update(session, tenant.Actor, user.Id, input => input with { Environment = $"{i}" }));
            }

            await node.Write(session => node.Users.Delete(session, tenant.Actor, user.Id));
        }));
        await Task.WhenAll([.. flushes, .. changes]);

        Assert.Equal(Flushes * tokens.Count, await database.Read(session => session.Scalar<long>("select cast(sum(uses) as bigint) from token_usage")));
        Assert.Equal(tokens.Count, await database.Read(session => database.TokenList.List(
            tenant.Id, new TokenFilter { Status = TokenStatus.Revoked }, Given.Now).Count(session)));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    private static IReadOnlyList<Token> Shuffled(IReadOnlyList<Token> tokens, int seed) =>
        [.. tokens.Select((token, place) => (token, Key: (place + 1) * 7_919L * (seed + 1) % 104_729)).OrderBy(entry => entry.Key).Select(entry => entry.token)];
}
