using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>No field is an N+1: the number of statements does not grow with the number of rows.</summary>
public sealed class StatementTests
{
    private const string List = """
        query List($first: Int!) {
          applicationUsers(first: $first) {
            totalCount
            nodes { name owner { name } tokens(first: 5) { totalCount nodes { prefix createdBy { ... on Administrator { name } } findings { totalCount nodes { title } } } } findings(first: 3) { nodes { title } } }
          }
        }
        """;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Fifty_users_with_five_tokens_take_as_many_statements_as_one(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        // One more than the page: a page that is all of the list is not counted by a statement.
        for (var number = 0; number < 51; number++)
        {
            var user = await tenant.User($"user-{number:00}");
            for (var token = 0; token < 5; token++)
            {
                await tenant.Token(user);
            }
        }

        await using var node = database.AnotherNode();
        await using var gateway = await GatewayApp.Start(node);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");

        var one = await Statements(gateway, admin, 1);
        var fifty = await Statements(gateway, admin, 50);

        Assert.Equal(one, fifty);
        Assert.InRange(fifty, 5, 12);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_user_with_its_tokens_takes_three_statements_with_the_callers_own(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User("one");
        await tenant.Token(user);
        await using var node = database.AnotherNode();
        await using var gateway = await GatewayApp.Start(node);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");
        var before = Count(gateway);

        await admin.Data("""{ applicationUser(name: "one") { id name tokens(first: 5) { totalCount nodes { id prefix status ipAllowlist } } } }""");

        Assert.Equal(3, Count(gateway) - before);
    }

    private static long Count(GatewayApp gateway) =>
        ((AppUsersGateway.Data.Database.AppDatabase)gateway.Services.GetService(typeof(AppUsersGateway.Data.Database.AppDatabase))!).StatementCount;

    private static async Task<long> Statements(GatewayApp gateway, GraphQLClient client, int first)
    {
        var before = Count(gateway);
        var users = (await client.Data(List, new { first })).GetProperty("applicationUsers").GetProperty("nodes");
        Assert.Equal(first, users.GetArrayLength());
        Assert.All(users.EnumerateArray(), user => Assert.Equal(5, user.GetProperty("tokens").GetProperty("nodes").GetArrayLength()));
        return Count(gateway) - before;
    }
}
