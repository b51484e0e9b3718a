using System.Text;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Preferences;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Text;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>
/// A mail as it travels. The same mail gives the same bytes every time: an attempt whose outcome is unknown is repeated,
/// and the recipient's system recognises a repetition by its message id.
/// </summary>
public sealed class MimeMail(IOptions<MailOptions> options, GatewayAddress gateway)
{
    private const int MaximumName = 100;
    private const string CalendarName = "token-expiry.ics";

    /// <summary>Builds the message.</summary>
    /// <param name="email">The mail.</param>
    /// <param name="unsubscribe">Where its kind is left; null when it cannot be.</param>
    public MimeMessage Of(Email email, Uri? unsubscribe)
    {
        var message = new MimeMessage
        {
            Subject = SafeText.Line(email.Subject, MaximumName),
            Date = email.CreatedAt.ToUniversalTime(),
            MessageId = Id(email.MessageKey ?? email.Id),
            Body = Body(email),
        };
        message.From.Add(options.Value.Sender);
        message.To.Add(new MailboxAddress(SafeText.Line(email.RecipientName, MaximumName), email.RecipientAddress));
        if (options.Value.TryReadReplyTo(out var replyTo))
        {
            message.ReplyTo.Add(replyTo);
        }

        if (email.Thread is { } thread && thread != email.MessageKey)
        {
            message.InReplyTo = Id(thread);
            message.References.Add(Id(thread));
        }

        // RFC 3834, and the same for Exchange: nobody's holiday note answers.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.ListId, $"AppUsers audit <audit.{gateway.Host}>");
        if (unsubscribe is not null)
        {
            Unsubscribe(message, email, unsubscribe);
        }

        Mark(message, email);
        return message;
    }

    private string Id(string key) => $"{key}@{gateway.Host}";

    // RFC 8058 §3.1: one click only over HTTPS. Without it, a mail program opens the page, whose button asks.
    private void Unsubscribe(MimeMessage message, Email email, Uri link)
    {
        // The subject names the kind; whose it is says the sender. No signature: a mail in a mailbox is no credential.
        var byMail = options.Value.TryReadUnsubscribeTo(out var address)
            ? $", <mailto:{address.Address}?subject={Uri.EscapeDataString($"Unsubscribe {EnumText.Of(UnsubscribeLinks.Left(email.Kind) ?? email.Kind)}")}>"
            : "";
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{link.AbsoluteUri}>{byMail}");
        if (link.Scheme == Uri.UriSchemeHttps)
        {
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
    }

    private static void Mark(MimeMessage message, Email email)
    {
        if (email.Marks is { Important: true })
        {
            message.Importance = MessageImportance.High;
        }

        (string Name, string? Value)[] marks =
        [
            ("Kind", EnumText.Of(email.Kind)), ("Run", email.RunId), ("Finding", email.Marks?.Finding), ("Rule", email.Marks?.Rule),
            ("Severity", email.Marks?.Severity), ("Environment", email.Marks?.Environment),
        ];
        foreach (var (name, value) in marks)
        {
            if (SafeText.Line(value, MaximumName) is { Length: > 0 } line)
            {
                message.Headers.Add($"X-AppUsers-{name}", Encoding.UTF8, line);
            }
        }
    }

    // Text first: of alternatives, the last one that a program can show is shown.
    private static MimeEntity Body(Email email)
    {
        if (email.ShortText is { } all)
        {
            return Part(TextFormat.Plain, all);
        }

        var body = new MultipartAlternative { Boundary = $"=_{email.Id}" };
        body.Add(Part(TextFormat.Plain, email.Text));
        body.Add(Part(TextFormat.Html, email.Html));
        return email.Calendar is { } calendar ? Mixed(email, body, Attachment(calendar)) : body;
    }

    // Boundaries are of the mail, not random: the same bytes every time.
    private static Multipart Mixed(Email email, params IEnumerable<MimeEntity> parts)
    {
        var body = new Multipart("mixed") { Boundary = $"=_m_{email.Id}" };
        foreach (var part in parts)
        {
            body.Add(part);
        }

        return body;
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format);
        part.SetText(Encoding.UTF8, text);
        part.ContentTransferEncoding = ContentEncoding.QuotedPrintable;
        return part;
    }

    private static TextPart Attachment(string calendar)
    {
        var part = new TextPart("calendar") { FileName = CalendarName, ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = CalendarName } };
        part.SetText(Encoding.UTF8, calendar);
        part.ContentType.Parameters.Add("method", "PUBLISH");
        part.ContentTransferEncoding = ContentEncoding.Base64;
        return part;
    }
}
