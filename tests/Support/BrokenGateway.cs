using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AppUsersGateway.Tests.Support;

/// <summary>Something that listens where a gateway should and does not do what a gateway does, in one of the ways in which programs and networks fail.</summary>
public sealed class BrokenGateway : IAsyncDisposable
{
    /// <summary>Longer than the shipped proxy configuration waits.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<NetworkStream, Socket, CancellationToken, Task> fault;
    private readonly Task accepting;
    private int fired;

    private BrokenGateway(Func<NetworkStream, Socket, CancellationToken, Task> fault)
    {
        this.fault = fault;
        listener.Start(1_024);
        Url = new Uri($"http://{listener.LocalEndpoint}");
        accepting = Accept();
    }

    /// <summary>Every way to be broken, by name.</summary>
    public static IReadOnlyDictionary<string, Func<NetworkStream, Socket, CancellationToken, Task>> Faults { get; } =
        new Dictionary<string, Func<NetworkStream, Socket, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            ["closes at once"] = (_, _, _) => Task.CompletedTask,
            ["resets the connection"] = (_, socket, _) =>
            {
                socket.LingerState = new LingerOption(enable: true, 0);
                return Task.CompletedTask;
            },
            ["says nothing"] = (_, _, stop) => Task.Delay(TooLong, TimeProvider.System, stop),
            ["speaks no HTTP"] = Say("\0\u0001\u0002 204 No Content\r\n\r\n"),
            ["speaks another protocol"] = Say("SSH-2.0-OpenSSH_9.2\r\n"),
            ["stops in a header"] = Say("HTTP/1.1 204 No Content\r\nX-Token-Id: tok"),
            ["drips"] = async (stream, _, stop) =>
            {
                foreach (var letter in "HTTP/1.1 204 No Cont")
                {
                    await stream.WriteAsync(new[] { (byte)letter }, stop);
                    await Task.Delay(Drip, TimeProvider.System, stop);
                }
            },
            ["never ends a header"] = async (stream, _, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 204 No Content\r\n"u8.ToArray(), stop);
                for (var line = 0; line < 1_000; line++)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-{line}: {new string('x', 1_000)}\r\n"), stop);
                }
            },
            ["answers 500"] = Answer("500 Internal Server Error"),
            ["answers 503"] = Answer("503 Service Unavailable"),
            ["answers 429"] = Answer("429 Too Many Requests"),
            ["answers 400"] = Answer("400 Bad Request"),
            ["sends elsewhere"] = Answer("302 Found\r\nLocation: /"),
            ["changes the protocol"] = Say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
        };

    public Uri Url { get; }

    /// <summary>How many requests met the fault.</summary>
    public int Fired => Volatile.Read(ref fired);

    public static BrokenGateway Start(string fault) => new(Faults[fault]);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private static Func<NetworkStream, Socket, CancellationToken, Task> Answer(string status) => Say($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static Func<NetworkStream, Socket, CancellationToken, Task> Say(string text) => async (stream, _, stop) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop);

    private async Task Accept()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(Meet(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task Meet(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            if (await stream.ReadAtLeastAsync(new byte[65_536], 1, throwOnEndOfStream: false, stop.Token) > 0)
            {
                Interlocked.Increment(ref fired);
                await fault(stream, socket, stop.Token);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The proxy lost patience.
        }
    }
}
