using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AppUsersGateway.Tests.Support;

/// <summary>Where in a conversation a fault strikes.</summary>
public enum SmtpStage
{
    Mail,
    Rcpt,
    Data,
    End,
    Quit,
}

/// <summary>An SMTP server on the loopback that keeps what it is given and misbehaves on demand: real TCP, no encryption.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<Fault> faults = new();
    private readonly SemaphoreSlim over = new(0);
    private int fired;

    public SmtpSink()
    {
        listener.Start();
        _ = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every message whose final dot came, byte for byte, taken or not.</summary>
    public ConcurrentQueue<SinkMail> Seen { get; } = new();

    /// <summary>Those that were answered with 250.</summary>
    public IEnumerable<SinkMail> Taken => Seen.Where(mail => mail.Taken);

    public int FaultsFired => fired;

    /// <summary>The next command of this stage that holds <paramref name="part"/> gets this reply; null hangs up instead.</summary>
    public void Fail(SmtpStage stage, string? reply, string part = "") => faults.Enqueue(new Fault(stage, reply, part));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await over.WaitAsync();
        over.Release();
    }

    private async Task Serve()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
            {
                conversations.Add(Converse(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
        finally
        {
            over.Release();
        }
    }

    private async Task Converse(TcpClient client)
    {
        using var connection = client;
        connection.NoDelay = true;
        try
        {
            await using var stream = connection.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 sink");
            var recipients = new List<string>();
            while (await reader.ReadLineAsync(end.Token) is { } line)
            {
                var (stage, reply) = line.Split(' ', ':')[0].ToUpperInvariant() switch
                {
                    "MAIL" => (SmtpStage.Mail, "250 ok"),
                    "RCPT" => (SmtpStage.Rcpt, "250 ok"),
                    "DATA" => (SmtpStage.Data, "354 go on"),
                    "QUIT" => (SmtpStage.Quit, "221 bye"),
                    _ => ((SmtpStage?)null, "250 sink"),
                };
                var answer = Answer(stage, line, reply);
                if (!await Say(writer, answer) || stage == SmtpStage.Quit)
                {
                    return;
                }

                if (stage == SmtpStage.Rcpt && answer == reply)
                {
                    recipients.Add(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]);
                }

                if (stage == SmtpStage.Data && answer == reply && !await Receive(reader, writer, recipients))
                {
                    return;
                }
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task<bool> Receive(StreamReader reader, StreamWriter writer, List<string> recipients)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(end.Token) is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        var answer = Answer(SmtpStage.End, message.ToString(), "250 taken");
        Seen.Enqueue(new SinkMail([.. recipients], message.ToString(), answer == "250 taken"));
        recipients.Clear();
        return await Say(writer, answer);
    }

    private string? Answer(SmtpStage? stage, string line, string reply)
    {
        if (faults.TryPeek(out var fault) && fault.Stage == stage && line.Contains(fault.Part, StringComparison.Ordinal) && faults.TryDequeue(out _))
        {
            Interlocked.Increment(ref fired);
            return fault.Reply;
        }

        return reply;
    }

    private static async Task<bool> Say(StreamWriter writer, string? reply)
    {
        if (reply is not null)
        {
            await writer.WriteLineAsync(reply);
        }

        return reply is not null;
    }

    private sealed record Fault(SmtpStage Stage, string? Reply, string Part);
}

/// <summary>A message as the sink was given it.</summary>
/// <param name="Recipients">The envelope's recipients.</param>
/// <param name="Bytes">The message, one character per byte.</param>
/// <param name="Taken">Whether it was answered with 250.</param>
public sealed record SinkMail(IReadOnlyList<string> Recipients, string Bytes, bool Taken);
