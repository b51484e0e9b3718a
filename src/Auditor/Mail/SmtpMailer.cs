using System.Net.Sockets;
using AppUsersGateway.Data.Emails;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>Hands mails to an SMTP server, one conversation for each: a bad one cannot spoil the next.</summary>
public sealed class SmtpMailer(IOptions<MailOptions> options, MimeMail mime, TimeProvider time) : IMailer
{
    /// <summary>How long a conversation may take, however slowly the server talks; shorter than a claim in the outbox lasts.</summary>
    private static readonly TimeSpan ConversationLimit = TimeSpan.FromMinutes(2);

    /// <summary>How long a server is listened to after it took the mail.</summary>
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(5);

    private readonly MailOptions mail = options.Value;

    /// <inheritdoc/>
    public string Destination => $"SMTP server {mail.Host}:{mail.EffectivePort} ({mail.Security})";

    /// <inheritdoc/>
    public async Task<Delivery> Send(Email email, Uri? unsubscribe, Func<Task> taken, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ConversationLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; // or the final dot waits for the server's delayed ACK
        using var client = new SmtpClient();
        var step = SmtpStep.Connect;
        try
        {
            if (mail.TrustedCertificates is { Length: > 0 } file)
            {
                client.ServerCertificateValidationCallback = new OwnAuthority(file).Accepts;
            }

            await socket.ConnectAsync(mail.Host!, mail.EffectivePort, both.Token);
            await client.ConnectAsync(socket, mail.Host!, mail.EffectivePort, Encryption, both.Token);
            step = SmtpStep.Authenticate;
            if (mail.UserName is { Length: > 0 } user)
            {
                if (!client.IsSecure)
                {
                    return Delivery.Unreachable("SMTP connection is not encrypted, so the password was not sent");
                }

                await client.AuthenticateAsync(user, mail.Password ?? "", both.Token);
            }

            step = SmtpStep.Send;
            using var message = mime.Of(email, unsubscribe);
            await client.SendAsync(message, both.Token);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            return SmtpProblem.At(step, problem);
        }

        await taken();
        await Farewell(client);
        return Delivery.Accepted;
    }

    private SecureSocketOptions Encryption => mail.Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };

    // The server has the mail: whatever happens to the goodbye, sending it again would make two.
    private async Task Farewell(SmtpClient client)
    {
        using var limit = new CancellationTokenSource(FarewellLimit, time);
        try
        {
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception problem) when (problem is IOException or SmtpProtocolException or SmtpCommandException or OperationCanceledException)
        {
            // Nothing is left to do for it.
        }
    }
}
