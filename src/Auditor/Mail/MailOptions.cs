using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>How mail leaves. Configuration section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    /// <summary>The SMTP server; without one, mails become files in <see cref="PickupDirectory"/>.</summary>
    public string? Host { get; set; }

    /// <summary>The server's port; 0 for the usual one of <see cref="Security"/>: 587, with TLS 465, without 25.</summary>
    public int Port { get; set; }

    /// <summary>How the connection is encrypted.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>The account; null when the server asks for none.</summary>
    public string? UserName { get; set; }

    /// <summary>The account's password.</summary>
    public string? Password { get; set; }

    /// <summary>The sender, such as <c>AppUsers auditor &lt;audit@example.com&gt;</c>. Needed with a host.</summary>
    public string? From { get; set; }

    /// <summary>Where answers go, such as a group that somebody reads; null for the sender.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>
    /// A mailbox for people whose mail program can only unsubscribe by mail, such as <c>appusers-leave@example.com</c>; null to offer the link alone. Nothing
    /// here reads it: a person does, and sets what the sender asks for.
    /// </summary>
    public string? UnsubscribeTo { get; set; }

    /// <summary>A file of certificates in PEM that the server's must be signed by, instead of the public authorities; null for these.</summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>Where mails are put as files when there is no host.</summary>
    public string PickupDirectory { get; set; } = "data/mail";

    internal bool HasHost => !string.IsNullOrWhiteSpace(Host);

    internal int EffectivePort => (Port, Security) switch
    {
        ( > 0, _) => Port,
        (_, MailSecurity.Tls) => 465,
        (_, MailSecurity.None) => 25,
        _ => 587,
    };

    internal MailboxAddress Sender =>
        TryReadSender(out var sender) ? sender : new MailboxAddress("AppUsers auditor", "auditor@localhost");

    /// <summary>Reads <see cref="ReplyTo"/>.</summary>
    internal bool TryReadReplyTo([NotNullWhen(true)] out MailboxAddress? address) =>
        MailboxAddress.TryParse(ReplyTo ?? "", out address) && address.Domain.Length > 0;

    /// <summary>Reads <see cref="UnsubscribeTo"/>: an address alone, as it stands in a link.</summary>
    internal bool TryReadUnsubscribeTo([NotNullWhen(true)] out MailboxAddress? address) =>
        MailboxAddress.TryParse(UnsubscribeTo ?? "", out address) && address.Domain.Length > 0 && address.Address == UnsubscribeTo && UnsubscribeTo.All(IsPlain);

    // What would have to be escaped in a link (RFC 6068), or would end it, is no part of an address that somebody makes for this.
    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '@' or '.' or '-' or '_' or '+';

    /// <summary>Reads <see cref="From"/>; the parser alone also takes a word without a domain.</summary>
    internal bool TryReadSender([NotNullWhen(true)] out MailboxAddress? sender) =>
        MailboxAddress.TryParse(From ?? "", out sender) && sender.Domain.Length > 0;
}

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>TLS at once on port 465, otherwise STARTTLS when the server offers it. Credentials are sent only when encrypted.</summary>
    Auto,

    /// <summary>Not at all: only for a server on this host or a private network.</summary>
    None,

    /// <summary>STARTTLS, and no mail without it.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}
