using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

/// <summary>graphql-transport-ws, as a client speaks it that keeps to it.</summary>
public sealed class WebSocketTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_query_and_a_mutation_are_answered_as_over_http(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var token = (await tenant.AdministratorToken()).Secret.Reveal();
        await using var socket = await GraphQLSocket.Open(gateway, token);

        foreach (var question in (string[])
        [
            "{ viewer { permissions token { id } } applicationUsers { totalCount } }",
            "{ nothing }",
            "{ applicationUsers(first: 1000) { totalCount } }",
            "{ applicationUser { id } }",
            "mutation { createApplicationUser(input: { name: \"\" }) { errors { code message field } } }",
        ])
        {
            Assert.Equal((await gateway.As(token).Send(question)).Body, await socket.Send(question));
        }

        await socket.Send("mutation { createApplicationUser(input: { name: \"over-ws\" }) { errors { code } } }");
        Assert.Equal("over-ws", (await database.Read(session => session.Scalar<string>("select name from application_users"))));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_added_to_the_log_is_told_in_its_order(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var other = await database.GivenTenant("Other");
        var token = (await tenant.AdministratorToken()).Secret.Reveal();
        await using var socket = await GraphQLSocket.Open(gateway, token);
        var feed = gateway.Services.GetRequiredService<ActivityFeed>();

        var id = await socket.Subscribe("subscription { activityAdded { kind applicationUser { name } } }");
        await Eventually.Is(() => Task.FromResult(feed.Listeners == 1));
        await other.User("theirs");
        await tenant.User("first");
        await tenant.User("second");
        var reading = socket.Read();
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromMilliseconds(250));
            return Task.FromResult(reading.IsCompleted);
        });

        string Told(string name) => $$"""{"type":"next","id":"{{id}}","payload":{"data":{"activityAdded":{"kind":"APPLICATION_USER_CREATED","applicationUser":{"name":"{{name}}"} } } } }""".Replace("} ", "}", StringComparison.Ordinal);
        Assert.Equal(Told("first"), (await reading)?.GetRawText());
        Assert.Equal(Told("second"), (await socket.Read())?.GetRawText());
        await socket.Write(new { id, type = "complete" });
        await Eventually.Is(() => Task.FromResult(feed.Listeners == 0));
    }
}
