using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AppUsersGateway.Tests.Support;

/// <summary>Where in a conversation a fault strikes.</summary>
public enum SmtpStage
{
    Banner,
    Hello,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,

    /// <summary>In the middle of the message: only a reply of null, or one of <see cref="SmtpSink.Stall"/> and <see cref="SmtpSink.Reset"/>.</summary>
    Body,
    End,
    Quit,
}

/// <summary>An SMTP server on the loopback that keeps what it is given and misbehaves on demand: real TCP, and real TLS with a certificate.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>As a reply: says nothing more, and keeps the connection.</summary>
    public const string Stall = "(stall)";

    /// <summary>As a reply: breaks the connection off with RST.</summary>
    public const string Reset = "(reset)";

    /// <summary>As a reply: one character of it, and then nothing more.</summary>
    public const string Drip = "(drip)";

    /// <summary>As a reply: one character after another without an end, each before a client takes the server for dead.</summary>
    public const string Trickle = "(trickle)";

    private const int LinesBeforeBodyFault = 5;

    internal static readonly TimeSpan TricklePace = TimeSpan.FromMilliseconds(20);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<Fault> faults = new();
    private readonly SemaphoreSlim over = new(0);
    private readonly SemaphoreSlim struck = new(0);
    private readonly X509Certificate2? certificate;
    private int fired;
    private int conversations;

    /// <param name="certificate">What it shows after STARTTLS; null offers no STARTTLS.</param>
    public SmtpSink(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        _ = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every message whose final dot came, byte for byte, taken or not.</summary>
    public ConcurrentQueue<SinkMail> Seen { get; } = new();

    /// <summary>Those that were answered with 250.</summary>
    public IEnumerable<SinkMail> Taken => Seen.Where(mail => mail.Taken);

    /// <summary>Every AUTH line, and whether the connection was encrypted.</summary>
    public ConcurrentQueue<(string Line, bool Encrypted)> Credentials { get; } = new();

    public int FaultsFired => fired;

    public int Conversations => conversations;

    /// <summary>Decides about faults as they come, after those of <see cref="Fail"/>; null for an ordinary answer.</summary>
    public Func<SmtpStage, (bool Strikes, string? Reply)>? Chance { get; set; }

    /// <summary>The next command of this stage that holds <paramref name="part"/> gets this reply; null hangs up instead.</summary>
    public void Fail(SmtpStage stage, string? reply, string part = "") => faults.Enqueue(new Fault(stage, reply, part));

    /// <summary>Ends when a fault has struck that nobody waited for yet.</summary>
    public Task Struck() => struck.WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await over.WaitAsync();
        over.Release();
    }

    private async Task Serve()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(Converse(await listener.AcceptTcpClientAsync(end.Token)));
                open.RemoveAll(conversation => conversation.IsCompletedSuccessfully);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
        finally
        {
            over.Release();
        }
    }

    private async Task Converse(TcpClient client)
    {
        Interlocked.Increment(ref conversations);
        using var connection = client;
        connection.NoDelay = true;
        try
        {
            await using var line = new SmtpLine(connection, end.Token);
            if (await line.Say(Answer(SmtpStage.Banner, "", "220 sink")))
            {
                await Converse(line);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task Converse(SmtpLine line)
    {
        var recipients = new List<string>();
        while (await line.Read() is { } command)
        {
            var (stage, reply) = command.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "EHLO" => (SmtpStage.Hello, Offer(line)),
                "HELO" => (SmtpStage.Hello, "250 sink"),
                "STARTTLS" => (SmtpStage.StartTls, "220 go on"),
                "AUTH" => (SmtpStage.Auth, "235 welcome"),
                "MAIL" => (SmtpStage.Mail, "250 ok"),
                "RCPT" => (SmtpStage.Rcpt, "250 ok"),
                "DATA" => (SmtpStage.Data, "354 go on"),
                "QUIT" => (SmtpStage.Quit, "221 bye"),
                _ => ((SmtpStage?)null, "250 sink"),
            };
            if (stage == SmtpStage.Auth)
            {
                Credentials.Enqueue((command, line.IsEncrypted));
            }

            var answer = Answer(stage, command, reply);
            if (!await line.Say(answer) || stage == SmtpStage.Quit)
            {
                return;
            }

            if (stage == SmtpStage.StartTls && answer!.StartsWith("220", StringComparison.Ordinal))
            {
                await line.Encrypt(certificate!);
            }

            if (stage == SmtpStage.Rcpt && answer == reply)
            {
                recipients.Add(command[(command.IndexOf('<', StringComparison.Ordinal) + 1)..command.IndexOf('>', StringComparison.Ordinal)]);
            }

            if (stage == SmtpStage.Data && answer == reply && !await Receive(line, recipients))
            {
                return;
            }
        }
    }

    private string Offer(SmtpLine line) => (certificate, line.IsEncrypted) switch
    {
        (null, _) => "250 sink",
        (_, false) => "250-sink\r\n250 STARTTLS",
        _ => "250-sink\r\n250 AUTH PLAIN",
    };

    private async Task<bool> Receive(SmtpLine line, List<string> recipients)
    {
        var (message, lines) = (new StringBuilder(), 0);
        while (await line.Read() is var text && text != ".")
        {
            if (text is null)
            {
                return false; // whoever hangs up before the final dot has sent nothing
            }

            message.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
            if (++lines == LinesBeforeBodyFault && Answer(SmtpStage.Body, "", "go on") is var fault && fault != "go on")
            {
                await line.Say(fault);
                return false;
            }
        }

        var answer = Answer(SmtpStage.End, message.ToString(), "250 taken");
        Seen.Enqueue(new SinkMail([.. recipients], message.ToString(), answer == "250 taken"));
        recipients.Clear();
        return await line.Say(answer);
    }

    private string? Answer(SmtpStage? stage, string line, string reply)
    {
        if (faults.TryPeek(out var fault) && fault.Stage == stage && line.Contains(fault.Part, StringComparison.Ordinal) && faults.TryDequeue(out _))
        {
            return Strike(fault.Reply);
        }

        return stage is { } reached && Chance?.Invoke(reached) is { Strikes: true } chance ? Strike(chance.Reply) : reply;
    }

    private string? Strike(string? reply)
    {
        Interlocked.Increment(ref fired);
        struck.Release();
        return reply;
    }

    private sealed record Fault(SmtpStage Stage, string? Reply, string Part);
}
