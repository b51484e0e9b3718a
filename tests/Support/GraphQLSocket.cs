using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A client of graphql-transport-ws over real sockets, which can also say what no client library would.</summary>
public sealed class GraphQLSocket : IAsyncDisposable
{
    public const string Protocol = "graphql-transport-ws";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket socket;
    private int operations;

    private GraphQLSocket(ClientWebSocket socket) => this.socket = socket;

    /// <summary>A socket that has said nothing yet.</summary>
    public static async Task<GraphQLSocket> Connect(GatewayApp gateway, Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? invoker = null)
    {
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol(Protocol);
        configure?.Invoke(client.Options);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await client.ConnectAsync(new UriBuilder(gateway.Url) { Scheme = "ws", Path = "/graphql" }.Uri, invoker, patience.Token);
        return new GraphQLSocket(client);
    }

    /// <summary>A socket whose token was accepted.</summary>
    public static async Task<GraphQLSocket> Open(GatewayApp gateway, string token, HttpMessageInvoker? invoker = null)
    {
        var opened = await Connect(gateway, invoker: invoker);
        await opened.Write(new { type = "connection_init", payload = new { Authorization = $"Bearer {token}" } });
        Assert.Equal("""{"type":"connection_ack"}""", (await opened.Read())?.GetRawText());
        return opened;
    }

    /// <summary>Sends one operation and answers its result as HTTP would: <c>{"data":…}</c> or <c>{"errors":…}</c>.</summary>
    public async Task<string> Send(string query, object? variables = null)
    {
        var id = await Subscribe(query, variables);
        var answer = await Read() ?? throw new InvalidOperationException($"The socket was closed: {Closing}");
        Assert.Equal(id, answer.GetProperty("id").GetString());
        if (answer.GetProperty("type").GetString() == "error")
        {
            return $$"""{"errors":{{answer.GetProperty("payload").GetRawText()}}}""";
        }

        Assert.Equal($$"""{"type":"complete","id":"{{id}}"}""", (await Read())?.GetRawText());
        return answer.GetProperty("payload").GetRawText();
    }

    /// <summary>Starts an operation; answers its id.</summary>
    public async Task<string> Subscribe(string query, object? variables = null)
    {
        var id = $"{++operations}";
        await Write(new { id, type = "subscribe", payload = new { query, variables } });
        return id;
    }

    public Task Write(object message) => Write(JsonSerializer.Serialize(message));

    public Task Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public async Task Write(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool endOfMessage = true)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await socket.SendAsync(bytes, type, endOfMessage, patience.Token);
    }

    /// <summary>The next message; null when the gateway closed, which <see cref="Closing"/> tells about.</summary>
    public async Task<JsonElement?> Read()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var message = new MemoryStream();
        var buffer = new byte[4_096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            await message.WriteAsync(buffer.AsMemory(0, part.Count), patience.Token);
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }

    /// <summary>Why the gateway closed: the code and its reason.</summary>
    public string Closing => $"{(int?)socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd();

    /// <summary>Reads to the end; answers why the gateway closed.</summary>
    public async Task<string> Closed()
    {
        while (await Read() is not null)
        {
            // What was sent before the end does not matter here.
        }

        return Closing;
    }

    public async ValueTask DisposeAsync()
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            try
            {
                using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
            catch (WebSocketException)
            {
                // The gateway was faster.
            }
        }

        socket.Dispose();
    }
}
