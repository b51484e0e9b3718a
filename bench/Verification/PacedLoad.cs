using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AppUsersGateway.Bench.Verification;

/// <summary>
/// Requests at a steady rate, whether the server keeps up or not. A request's time runs from when it was due, so that one that had to wait for a free
/// connection counts in full. One thread that never sleeps: it has a processor to itself.
/// </summary>
internal static class PacedLoad
{
    private const int Connections = 64;
    private const int LongestAnswer = 64 * 1024;

    /// <summary>How long each request took, in milliseconds, shortest first.</summary>
    public static double[] Run(Uri address, IReadOnlyList<byte[]> requests, double rate, TimeSpan time)
    {
        var free = new Stack<Connection>(Enumerable.Range(0, Connections).Select(_ => new Connection(address.Port)));
        var busy = new List<Connection>();
        var times = new List<double>((int)(rate * time.TotalSeconds) + 1);
        var start = Stopwatch.GetTimestamp();
        var (end, interval) = (start + (long)(time.TotalSeconds * Stopwatch.Frequency), Stopwatch.Frequency / rate);
        for (long sent = 0; ;)
        {
            var now = Stopwatch.GetTimestamp();
            var due = start + (long)(sent * interval);
            if (due <= now && due < end && free.TryPop(out var next))
            {
                next.Send(requests[(int)(sent++ % requests.Count)], due);
                busy.Add(next);
            }

            for (var at = busy.Count - 1; at >= 0; at--)
            {
                if (busy[at].IsAnswered())
                {
                    times.Add(Stopwatch.GetElapsedTime(busy[at].Due).TotalMilliseconds);
                    free.Push(busy[at]);
                    busy.RemoveAt(at);
                }
            }

            if (due >= end && busy.Count == 0)
            {
                break;
            }
        }

        foreach (var connection in free)
        {
            connection.Dispose();
        }

        times.Sort();
        return [.. times];
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] buffer = new byte[LongestAnswer];
        private int length;

        public Connection(int port)
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Blocking = false;
        }

        public long Due { get; private set; }

        public void Send(byte[] request, long due)
        {
            (Due, length) = (due, 0);
            socket.Send(request);
        }

        public bool IsAnswered()
        {
            var read = socket.Receive(buffer.AsSpan(length), SocketFlags.None, out var problem);
            if (problem == SocketError.WouldBlock)
            {
                return false;
            }

            length += problem == SocketError.Success && read > 0 ? read : throw new InvalidOperationException($"The server closed the connection ({problem}).");
            return Answer.IsWhole(buffer.AsSpan(0, length));
        }

        public void Dispose() => socket.Dispose();
    }
}
