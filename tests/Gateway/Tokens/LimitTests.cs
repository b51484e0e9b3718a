using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Limits are exact, however many ask at once and on however many nodes (P08; tokens: D46 of the table of attacks).</summary>
public sealed class LimitTests
{
    private const int Limit = 5;
    private const int Creators = 64;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Sixty_four_creators_of_users_on_two_nodes_make_exactly_five(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: Limit);

        var refusals = await CreateTogether(database, tenant, "createApplicationUser", number => new { name = $"user-{number}" });

        Assert.Equal(Creators - Limit, refusals);
        Assert.Equal(Limit, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }

    private static async Task<int> CreateTogether(TestDatabase database, Tenant tenant, string mutation, Func<int, object> input)
    {
        var secret = (await tenant.AdministratorToken()).Secret.Reveal();
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var payloads = await Task.WhenAll(Enumerable.Range(0, Creators).Select(number =>
            (number % 2 == 0 ? first : second).As(secret).Payload(mutation, input(number), "__typename")));
        var errors = payloads.SelectMany(payload => payload.GetProperty("errors").EnumerateArray()).ToList();
        Assert.All(errors, error => Assert.Equal("LIMIT_REACHED", error.GetProperty("code").GetString()));
        Assert.All(errors, error => Assert.Contains("raise the limit on the host: organization limits", error.GetProperty("message").GetString(), StringComparison.Ordinal));
        return errors.Count;
    }
}
