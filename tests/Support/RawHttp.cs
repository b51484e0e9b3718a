using System.Net.Sockets;
using System.Text;

namespace AppUsersGateway.Tests.Support;

/// <summary>Requests as bytes, for what no client library would send, and answers as bytes, to compare them.</summary>
public static class RawHttp
{
    private const string Date = "Date: ";

    /// <summary>Sends one request whose lines are given, without those that end it, and reads the whole answer; its date, which differs with time, is left out.</summary>
    public static async Task<string> Get(Uri gateway, string path, params string[] lines) =>
        string.Join("\r\n", (await Send(gateway, $"GET {path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n{string.Concat(lines.Select(line => line + "\r\n"))}\r\n"))
            .Split("\r\n").Where(line => !line.StartsWith(Date, StringComparison.Ordinal)));

    /// <summary>Sends text and reads until the other side closes.</summary>
    public static async Task<string> Send(Uri gateway, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Host, gateway.Port);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // Refused before all of it was sent: the answer is there to be read.
        }

        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // What was not read by the server makes it reset the connection after its answer.
        }

        return Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    /// <summary>The status of an answer.</summary>
    public static int Status(string answer) => int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}
