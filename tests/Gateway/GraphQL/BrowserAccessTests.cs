using System.Net;
using System.Net.WebSockets;
using System.Text;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Options;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>Which pages may ask the API from a browser: by CORS, and for WebSockets, which know no CORS, by their origin (ASVS 4.4.2).</summary>
public sealed class BrowserAccessTests
{
    private const string Console = "https://console.example.com";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "http://{host}", true)]
    [InlineData(null, "https://{host}", true)]
    [InlineData(null, "null", false)]
    [InlineData(null, "http://{host}.evil.example", false)]
    [InlineData(null, "http://127.0.0.1", false)]
    [InlineData(null, "http://localhost", false)]
    [InlineData(null, Console, false)]
    [InlineData(Console, Console, true)]
    [InlineData(Console, "HTTPS://console.example.com", true)]
    [InlineData(Console, "http://console.example.com", false)]
    [InlineData(Console, "https://console.example.com.evil.example", false)]
    [InlineData(Console, "https://console.example.com:8443", false)]
    [InlineData(Console, "http://{host}", true)]
    [InlineData("*", "https://anything.example", true)]
    [InlineData("*", "null", true)]
    public async Task A_websocket_is_opened_by_our_own_pages_and_allowed_ones(string? allowed, string? origin, bool taken)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await Start(database, allowed);
        var before = await database.Dump();

        var opening = GraphQLSocket.Connect(gateway, options =>
        {
            if (origin is not null)
            {
                options.SetRequestHeader("Origin", origin.Replace("{host}", gateway.Url.Authority, StringComparison.Ordinal));
            }
        });

        if (taken)
        {
            await (await opening).DisposeAsync();
        }
        else
        {
            Assert.Contains("403", (await Assert.ThrowsAsync<WebSocketException>(() => opening)).Message, StringComparison.Ordinal);
            Assert.Equal(before, await database.Dump());
        }
    }

    [Fact]
    public async Task Another_subprotocol_is_refused()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await Start(database, null);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-ws");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(gateway.Url) { Scheme = "ws", Path = "/graphql" }.Uri, CancellationToken.None));

        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, Console, null)]
    [InlineData(Console, Console, Console)]
    [InlineData("https://a.example, " + Console, Console, Console)]
    [InlineData(Console, "https://evil.example", null)]
    [InlineData(Console, "null", null)]
    [InlineData("*", "https://anything.example", "*")]
    public async Task A_page_reads_answers_when_its_origin_is_allowed(string? allowed, string origin, string? expected)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await Start(database, allowed);

        using var preflight = await Send(gateway, HttpMethod.Options, origin, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
        using var answer = await Send(gateway, HttpMethod.Post, origin);

        Assert.Equal(expected, Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal(expected, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Null(Header(preflight, "Access-Control-Allow-Credentials"));
        if (expected is not null)
        {
            Assert.Equal("Authorization,Content-Type", Header(preflight, "Access-Control-Allow-Headers"));
            Assert.Equal("GET,POST", Header(preflight, "Access-Control-Allow-Methods"));
        }
    }

    [Theory]
    [InlineData("https://console.example.com/")]
    [InlineData("https://console.example.com/path")]
    [InlineData("console.example.com")]
    [InlineData("ftp://console.example.com")]
    [InlineData("https://user@console.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("null")]
    [InlineData("*, https://console.example.com")]
    public async Task What_is_no_origin_stops_the_start(string allowed)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => Start(database, allowed));

        Assert.Contains("Gateway:AllowedOrigins", problem.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayApp> Start(TestDatabase database, string? allowed) =>
        allowed is null ? GatewayApp.Start(database)
        : allowed.StartsWith("https://a.", StringComparison.Ordinal) ? GatewayApp.Start(database, ("Gateway:AllowedOrigins", allowed))
        : GatewayApp.Start(database, [.. allowed.Split(", ").Select((origin, number) => ($"Gateway:AllowedOrigins:{number}", origin))]);

    private static async Task<HttpResponseMessage> Send(GatewayApp gateway, HttpMethod method, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateway.Url, "/graphql"));
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("""{"query":"{viewer{permissions}}"}""", Encoding.UTF8, "application/json");
        }

        var answer = await Http.SendAsync(request);
        Assert.Equal(method == HttpMethod.Post ? HttpStatusCode.Unauthorized : HttpStatusCode.NoContent, answer.StatusCode);
        return answer;
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
