using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway;

public sealed class StartTogetherTests
{
    private const int Nodes = 5;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Five_nodes_that_start_at_once_on_an_empty_database_all_serve(TestEngine engine)
    {
        // Waiting for the migration lock takes real time, in which the token must live too.
        await using var database = await TestDatabase.Empty(engine, TimeProvider.System);
        var views = Enumerable.Range(0, Nodes).Select(_ => database.AnotherNode()).ToList();
        var nodes = await Task.WhenAll(views.Select(view => Task.Run(() => GatewayApp.Start(view))));
        var secret = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();
        using var http = new HttpClient();

        foreach (var node in nodes)
        {
            Assert.Equal("Healthy", (await http.GetStringAsync(new Uri(node.Url, "/health/ready")))[11..18]);
            Assert.Equal("Example", (await node.As(secret).Data("{ organization { name } }")).GetProperty("organization").GetProperty("name").GetString());
        }

        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        foreach (var view in views)
        {
            await view.DisposeAsync();
        }
    }
}
