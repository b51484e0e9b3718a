using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

public sealed class ShutdownTests
{
    private const string Follow = "subscription { activityAdded { kind } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_host_that_stops_says_so_and_waits_for_nobody(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var gateway = await GatewayApp.Start(database);
        var token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();
        await using var idle = await GraphQLSocket.Open(gateway, token);
        await using var socket = await GraphQLSocket.Open(gateway, token);
        await socket.Subscribe(Follow);
        using var stream = await GraphQLStream.Open(gateway, token, Follow);
        await Eventually.Is(() => Task.FromResult(gateway.Services.GetRequiredService<ActivityFeed>().Listeners == 2));

        var stopping = gateway.DisposeAsync();

        Assert.Equal("1001 The gateway stops", await idle.Closed());
        Assert.Equal("1001 The gateway stops", await socket.Closed());
        Assert.Null(await stream.Read());
        await idle.DisposeAsync();
        await socket.DisposeAsync();
        await stopping;
        Assert.Contains("WebSocket closed with 1001", gateway.Log.Text, StringComparison.Ordinal);
    }
}
