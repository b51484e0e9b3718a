using System.Net.WebSockets;
using System.Text;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

/// <summary>graphql-transport-ws, as no client library would speak it: each mistake closes the socket with the protocol's code.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private const string Init = """{"type":"connection_init"}""";
    private const string Follow = "subscription { activityAdded { id } }";

    private TestDatabase database = null!;
    private GatewayApp gateway = null!;
    private string token = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create(TestEngine.Sqlite);
        gateway = await GatewayApp.Start(database, ("Subscriptions:MaximumOperations", "2"), ("Subscriptions:MaximumConnections", "3"));
        token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Who_says_nothing_is_not_waited_for()
    {
        await using var socket = await GraphQLSocket.Connect(gateway);

        var closed = socket.Closed();
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(closed.IsCompleted);
        });

        Assert.Equal("4408 Connection initialisation timeout", await closed);
    }

    [Fact]
    public async Task Nothing_runs_before_the_token_is_accepted()
    {
        await using var socket = await GraphQLSocket.Connect(gateway);

        await socket.Subscribe("{ viewer { permissions } }");

        Assert.Equal("4401 Unauthorized: send connection_init first", await socket.Closed());
    }

    [Theory]
    [InlineData(Init)]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer auga_000000000000000000000000000000000000"}}""")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":1}}""")]
    public async Task No_live_token_is_forbidden(string init)
    {
        await using var socket = await GraphQLSocket.Connect(gateway);

        await socket.Write(init);

        Assert.Equal("4403 Forbidden: no live token", await socket.Closed());
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        await using var socket = await GraphQLSocket.Connect(gateway);

        await socket.Write("""{"type":"connection_init","payload":{"Authorization":"TOKEN","authorization":"TOKEN"}}""".Replace("TOKEN", $"Bearer {token}", StringComparison.Ordinal));

        Assert.Equal("4403 Forbidden: no live token", await socket.Closed());
    }

    [Fact]
    public async Task The_token_may_come_in_the_header_of_the_upgrade()
    {
        await using var socket = await GraphQLSocket.Connect(gateway, options => options.SetRequestHeader("Authorization", $"Bearer {token}"));

        await socket.Write(Init);

        Assert.Equal("""{"type":"connection_ack"}""", (await socket.Read())?.GetRawText());
    }

    [Fact]
    public async Task A_second_introduction_is_one_too_many()
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);

        await socket.Write(Init);

        Assert.Equal("4429 Too many initialisation requests", await socket.Closed());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"next","id":"1","payload":{}}""")]
    [InlineData("""{"type":"ping","type":"pong"}""")]
    [InlineData("""{"type":"ping","payload":1}""")]
    [InlineData("""{"type":"complete"}""")]
    [InlineData("""{"type":"subscribe","id":"1"}""")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{viewer{permissions}}"}}""")]
    [InlineData("""{"type":"subscribe","id":"\ud800","payload":{"query":"{viewer{permissions}}"}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"\ud800"}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{viewer{permissions}}","variables":[]}}""")]
    public async Task What_is_no_message_closes_the_socket(string text)
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);

        await socket.Write(text);

        Assert.StartsWith("4400 ", await socket.Closed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_are_no_message()
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);

        await socket.Write([1, 2, 3], WebSocketMessageType.Binary);

        Assert.Equal("4400 Invalid message: text frames only", await socket.Closed());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    public async Task A_message_may_be_as_long_as_a_body(int parts)
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);
        await socket.Write(Init.Replace("connection_init", "pong", StringComparison.Ordinal) + new string(' ', 60_000));

        var text = Encoding.UTF8.GetBytes(new string(' ', 70_000 / parts));
        for (var part = 1; part <= parts; part++)
        {
            await socket.Write(text, endOfMessage: part == parts);
        }

        Assert.Equal("1009 A message may have 65536 bytes", await socket.Closed());
    }

    [Fact]
    public async Task A_document_may_be_as_long_as_over_http()
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);

        Assert.Contains("DOCUMENT_TOO_COMPLEX", await socket.Send("{viewer{permissions}} #" + new string('x', 40_000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_used_once_at_a_time()
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);
        var message = $$$"""{"type":"subscribe","id":"x","payload":{"query":"{{{Follow}}}"}}""";
        await socket.Write(message);
        await socket.Write("""{"type":"complete","id":"x"}""");
        await socket.Write(message);

        await socket.Write(message);

        Assert.Equal("4409 Subscriber for x already exists", await socket.Closed());
    }

    [Fact]
    public async Task A_socket_runs_no_more_operations_than_allowed()
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);
        var first = await socket.Subscribe(Follow);
        await socket.Subscribe(Follow);

        var third = await socket.Send(Follow);
        await socket.Write(new { type = "complete", id = first });

        Assert.Equal("""{"errors":[{"message":"A connection runs at most 2 operations at a time.","extensions":{"code":"RATE_LIMITED"}}]}""", third);
        await Eventually.Is(async () => (await socket.Send("{ viewer { permissions } }")).StartsWith("""{"data":""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ping_is_answered_and_an_unknown_end_is_no_mistake()
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);

        await socket.Write("""{"type":"complete","id":"never"}""");
        await socket.Write("""{"type":"pong"}""");
        await socket.Write("""{"type":"ping","payload":{"at":1}}""");

        Assert.Equal("""{"type":"pong"}""", (await socket.Read())?.GetRawText());
    }

    [Theory]
    [InlineData("subscription { __typename }")]
    [InlineData("subscription { activityAdded @skip(if: true) { id } }")]
    [InlineData("subscription { activityAdded { id } again: activityAdded { id } }")]
    [InlineData("subscription { activityAdded(where: { kind: NOTHING }) { id } }")]
    public async Task A_subscription_that_makes_no_sense_is_refused(string document)
    {
        await using var socket = await GraphQLSocket.Open(gateway, token);

        Assert.Contains("\"code\":\"BAD_USER_INPUT\"", await socket.Send(document), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Places_are_counted_and_given_free()
    {
        await using var first = await GraphQLSocket.Open(gateway, token);
        await using var second = await GraphQLSocket.Open(gateway, token);
        var third = await GraphQLSocket.Open(gateway, token);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => GraphQLSocket.Open(gateway, token));
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        await third.DisposeAsync();
        await Eventually.Is(async () =>
        {
            try
            {
                await using var again = await GraphQLSocket.Open(gateway, token);
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        });
    }
}
