using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AppUsersGateway.Tests.Support;

/// <summary>One connection of the sink, plain or encrypted.</summary>
internal sealed class SmtpLine : IAsyncDisposable
{
    private readonly TcpClient client;
    private readonly CancellationToken end;
    private Stream stream;
    private StreamReader reader;

    public SmtpLine(TcpClient client, CancellationToken end)
    {
        this.client = client;
        this.end = end;
        stream = client.GetStream();
        reader = new StreamReader(stream, Encoding.Latin1);
    }

    public bool IsEncrypted => stream is SslStream;

    public Task<string?> Read() => reader.ReadLineAsync(end).AsTask();

    /// <summary>Says a line, or misbehaves.</summary>
    /// <returns>Whether the conversation goes on.</returns>
    public async Task<bool> Say(string? reply)
    {
        switch (reply)
        {
            case null:
                return false;
            case SmtpSink.Reset:
                client.Client.LingerState = new LingerOption(enable: true, 0);
                client.Client.Close();
                return false;
            case SmtpSink.Drip:
                await stream.WriteAsync("2"u8.ToArray(), end);
                goto case SmtpSink.Stall;
            case SmtpSink.Stall:
                while (await reader.ReadLineAsync(end) is not null)
                {
                    // Whatever still comes is heard and not answered, until the client hangs up.
                }

                return false;
            case SmtpSink.Trickle:
                using (var pace = new PeriodicTimer(SmtpSink.TricklePace))
                {
                    do
                    {
                        await stream.WriteAsync("2"u8.ToArray(), end); // fails once the client has hung up
                    }
                    while (await pace.WaitForNextTickAsync(end));
                }

                return false;
            default:
                await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"), end);
                return true;
        }
    }

    public async Task Encrypt(X509Certificate2 certificate)
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, end);
        stream = encrypted;
        reader = new StreamReader(encrypted, Encoding.Latin1);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
