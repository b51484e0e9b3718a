using System.Net;
using System.Net.Http.Headers;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

/// <summary>Server-sent events, line by line.</summary>
public sealed class EventStreamTests
{
    private const string Follow = "subscription { activityAdded { kind } }";

    private static readonly HttpClient Http = new();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Events_come_as_they_happen_and_a_silent_stream_beats(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var feed = gateway.Services.GetRequiredService<ActivityFeed>();
        using (var stream = await GraphQLStream.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal(), Follow))
        {
            Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.MediaType);
            await Eventually.Is(() => Task.FromResult(feed.Listeners == 1));
            var line = stream.Read();
            await Eventually.Is(() => Task.FromResult(stream.Beats == 1));
            database.Clock.Advance(TimeSpan.FromSeconds(12));
            await Eventually.Is(() => Task.FromResult(stream.Beats == 2));
            await tenant.User();
            await Eventually.Is(() =>
            {
                database.Clock.Advance(TimeSpan.FromMilliseconds(250));
                return Task.FromResult(line.IsCompleted);
            });

            Assert.Equal("event: next", await line);
            Assert.Equal("""data: {"data":{"activityAdded":{"kind":"APPLICATION_USER_CREATED"}}}""", await stream.Read());
        }

        // A client that left is noticed at the latest with the next beat.
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromSeconds(12));
            return Task.FromResult(feed.Listeners == 0);
        });
    }

    [Fact]
    public async Task A_get_may_follow_and_ask_but_not_change()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();
        var before = await database.Read(session => session.Scalar<long>("select count(*) from application_users"));

        using var following = await Get(gateway, token, Follow);
        Assert.Equal(HttpStatusCode.OK, following.StatusCode);
        await Eventually.Is(() => Task.FromResult(gateway.Services.GetRequiredService<ActivityFeed>().Listeners == 1));
        using var change = await Get(gateway, token, "mutation { createApplicationUser(input: { name: \"x\" }) { errors { code } } }");
        Assert.Contains("A GET request may only query.", await change.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }

    [Fact]
    public async Task Who_asks_for_json_is_told_how_to_follow()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var admin = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());

        var (status, body) = await admin.Send(Follow);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("graphql-transport-ws", body, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"BAD_USER_INPUT\"", body, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_may_not_read_may_not_follow(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());
        await using var socket = await GraphQLSocket.Open(gateway, secret.Reveal());
        const string Refused = """{"errors":[{"message":"This needs the permission organization:app_users:read.","extensions":{"code":"FORBIDDEN"}}]}""";

        using var stream = await GraphQLStream.Open(gateway, secret.Reveal(), Follow);

        Assert.Equal(Refused, await socket.Send(Follow));
        Assert.Equal("event: next", await stream.Read());
        Assert.Equal($"data: {Refused}", await stream.Read());
        Assert.Equal("event: complete", await stream.Read());
        Assert.Equal(0, gateway.Services.GetRequiredService<ActivityFeed>().Listeners);
    }

    private static async Task<HttpResponseMessage> Get(GatewayApp gateway, string token, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Url, $"/graphql?query={Uri.EscapeDataString(query)}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
