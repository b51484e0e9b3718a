using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Rotating at the same time on two nodes: one successor, whoever comes first, and nothing that outlives a revocation.</summary>
public sealed class RotationRaceTests
{
    private const int Rounds = 5;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_that_many_rotate_at_once_has_one_successor(TestEngine engine)
    {
        const int Callers = 16;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var secret = (await tenant.AdministratorToken()).Secret.Reveal();
        for (var round = 0; round < Rounds; round++)
        {
            var (token, _) = await tenant.Token(user);

            var payloads = await Task.WhenAll(Enumerable.Range(0, Callers).Select(number =>
                (number % 2 == 0 ? first : second).As(secret).Payload("rotateToken", new { tokenId = token.Id }, "secret token { id }")));

            var refused = payloads.SelectMany(payload => payload.GetProperty("errors").EnumerateArray()).ToList();
            Assert.Equal(Callers - 1, refused.Count);
            Assert.All(refused, error => Assert.Equal("CONFLICT", error.GetProperty("code").GetString()));
            Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from tokens where rotated_from = @Id", new { token.Id })));
        }

        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Rotating_and_revoking_everything_at_once_leaves_no_live_token_that_the_answers_do_not_name(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();
        for (var round = 0; round < Rounds; round++)
        {
            var user = await tenant.User($"user-{round}");
            var (token, _) = await tenant.Token(user);

            var rotating = first.As(admin).Payload("rotateToken", new { tokenId = token.Id }, "token { id }");
            var revoking = second.As(admin).Payload("revokeTokens", new { where = new { applicationUserId = user.Id } }, "count");
            var (rotated, revoked) = (await rotating, await revoking);

            // Either the revocation came first and the rotation was refused, or it came second and took the successor as well.
            var wasRotated = rotated.GetProperty("errors").GetArrayLength() == 0;
            Assert.Equal(wasRotated ? 2 : 1, revoked.GetProperty("count").GetInt32());
            var now = database.Clock.GetUtcNow();
            Assert.Equal(0, await database.Read(session => database.TokenList.NotEndedOf(tenant.Id, new TokenFilter { ApplicationUserId = user.Id }, now).Count(session)));
        }
    }
}
