using System.Net.WebSockets;
using System.Threading.Channels;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>
/// What is to be sent on a WebSocket: a few messages wait, then their senders do, so that a client which does not read takes no more memory
/// than these. One that lets a message lie too long is gone.
/// </summary>
/// <param name="socket">Where to.</param>
/// <param name="patience">How long one message may take.</param>
/// <param name="time">The clock.</param>
internal sealed class SocketOutbox(WebSocket socket, TimeSpan patience, TimeProvider time) : IDisposable
{
    /// <summary>How many messages wait.</summary>
    public const int Capacity = 8;

    /// <summary>How long the end of a connection may take: what waits, and the closing frames of both.</summary>
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    private readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource late = new(Timeout.InfiniteTimeSpan, time);
    private readonly CancellationTokenSource closed = new();
    private SocketClose? closing;

    /// <summary>Why the socket closes; null while it is open.</summary>
    public SocketClose? Closing => closing;

    /// <summary>Fires when the socket closes: nothing more is to be put in.</summary>
    public CancellationToken Closed => closed.Token;

    /// <summary>Fires when the end of the connection takes too long.</summary>
    public CancellationToken Late => late.Token;

    /// <summary>Puts a message in, waiting for room; without effect once the socket closes.</summary>
    public async Task Send(byte[] message, CancellationToken cancellation)
    {
        while (await queue.Writer.WaitToWriteAsync(cancellation))
        {
            if (queue.Writer.TryWrite(message))
            {
                return;
            }
        }
    }

    /// <summary>Closes after what waits; the first reason counts.</summary>
    public void Close(SocketClose reason)
    {
        if (Interlocked.CompareExchange(ref closing, reason, null) is null)
        {
            queue.Writer.TryComplete();
            late.CancelAfter(ClosingTime);
            closed.Cancel();
        }
    }

    /// <summary>Sends until the socket is closed or the client is gone; the only writer.</summary>
    /// <returns>Whether the client took everything.</returns>
    public async Task<bool> Run()
    {
        try
        {
            await foreach (var message in queue.Reader.ReadAllAsync(late.Token))
            {
                await Deliver(message);
            }

            await socket.CloseOutputAsync(closing!.Status, closing.Text, late.Token);
            return true;
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or InvalidOperationException)
        {
            Close(SocketClose.TooSlow);
            socket.Abort();
            return false;
        }
    }

    public void Dispose()
    {
        late.Dispose();
        closed.Dispose();
    }

    private async Task Deliver(byte[] message)
    {
        using var impatience = new CancellationTokenSource(patience, time);
        await using var end = impatience.Token.Register(Abandon);
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, late.Token);
    }

    // The reason first: the socket's reader notices at once that the socket is gone.
    private void Abandon()
    {
        Close(SocketClose.TooSlow);
        late.Cancel();
    }
}
