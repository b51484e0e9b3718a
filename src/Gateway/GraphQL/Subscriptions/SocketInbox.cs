using System.Net.WebSockets;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>Reads whole text messages from a WebSocket.</summary>
/// <param name="socket">Where from.</param>
/// <param name="maximumBytes">The longest message: as long as the body of a request may be.</param>
internal sealed class SocketInbox(WebSocket socket, int maximumBytes) : IDisposable
{
    private readonly byte[] buffer = new byte[4_096];
    private readonly MemoryStream message = new();

    /// <summary>The next message, to be used before the one after it is read; null when the client closes, or must be closed.</summary>
    /// <param name="cancellation">Ends the wait and the socket.</param>
    public async Task<(ReadOnlyMemory<byte>? Text, SocketClose? Problem)> Read(CancellationToken cancellation)
    {
        message.SetLength(0);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return (null, null);
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                return (null, SocketClose.Invalid("Invalid message: text frames only"));
            }

            await message.WriteAsync(buffer.AsMemory(0, part.Count), cancellation);
            if (message.Length > maximumBytes)
            {
                return (null, SocketClose.TooLong(maximumBytes));
            }

            if (part.EndOfMessage)
            {
                return (message.GetBuffer().AsMemory(0, (int)message.Length), null);
            }
        }
    }

    /// <summary>Passes over whatever a client still sends, until it closes as well.</summary>
    public async Task Drain(CancellationToken cancellation)
    {
        while ((await socket.ReceiveAsync(buffer.AsMemory(), cancellation)).MessageType != WebSocketMessageType.Close)
        {
            // A closing client may have sent messages before it heard of the end.
        }
    }

    public void Dispose() => message.Dispose();
}
