using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AppUsersGateway.Bench;

/// <summary>Clients that ask again as soon as they have the answer, over plain sockets so that they cost little themselves.</summary>
internal static class Load
{
    /// <summary>How many ask at the same time.</summary>
    public const int Clients = 16;

    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "\r\n0\r\n\r\n"u8.ToArray();

    /// <summary>How many requests were answered in some time.</summary>
    public static async Task<long> Run(Uri address, IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Repeat(address, requests, client * requests.Count / Clients, start, time)));
        return counts.Sum();
    }

    private static async Task<long> Repeat(Uri address, IReadOnlyList<byte[]> requests, int first, long start, TimeSpan time)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[1 << 18];
        long count = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; count++)
        {
            await socket.SendAsync(requests[(int)((first + count) % requests.Count)]);
            await Receive(socket, buffer);
        }

        return count;
    }

    private static async Task Receive(Socket socket, byte[] buffer)
    {
        var (length, end) = (0, -1);
        do
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length = read > 0 ? length + read : throw new InvalidOperationException("The server closed the connection.");
            end = end < 0 ? End(buffer.AsSpan(0, length)) : end;
        }
        while (end < 0 || (end == int.MaxValue ? !buffer.AsSpan(0, length).EndsWith(EndOfChunks) : length < end));
    }

    /// <summary>Where the answer ends: -1 when its head is not complete, the largest number when it comes in chunks.</summary>
    private static int End(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(EndOfHead);
        if (head < 0)
        {
            return -1;
        }

        var text = Encoding.ASCII.GetString(answer[..(head + 2)]);
        if (!text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Not an answer: {Encoding.UTF8.GetString(answer)}");
        }

        const string Length = "\r\nContent-Length: ";
        var at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? int.MaxValue
            : head + EndOfHead.Length + int.Parse(text.AsSpan(at + Length.Length, text.IndexOf("\r\n", at + Length.Length, StringComparison.Ordinal) - at - Length.Length), CultureInfo.InvariantCulture);
    }
}
