using System.Text;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Emails;
using MimeKit;
using MimeKit.Text;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>
/// A mail as it travels. The same mail gives the same bytes every time: an attempt whose outcome is unknown is repeated,
/// and the recipient's system recognises a repetition by its message id.
/// </summary>
public static class MimeMail
{
    private const int MaximumName = 100;

    /// <summary>Builds the message.</summary>
    public static MimeMessage Of(Email email, MailboxAddress sender, GatewayAddress gateway)
    {
        var message = new MimeMessage
        {
            Subject = SafeText.Line(email.Subject, MaximumName),
            Date = email.CreatedAt.ToUniversalTime(),
            MessageId = $"{email.Id}@{gateway.Host}",
            Body = Body(email),
        };
        message.From.Add(sender);
        message.To.Add(new MailboxAddress(SafeText.Line(email.RecipientName, MaximumName), email.RecipientAddress));

        // RFC 3834, and the same for Exchange: nobody's holiday note answers.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.ListId, $"AppUsers audit <audit.{gateway.Host}>");
        if (email.RunId is { } run)
        {
            message.Headers.Add("X-AppUsers-Run", run);
        }

        return message;
    }

    // Text first: of alternatives, the last one that a program can show is shown.
    private static MultipartAlternative Body(Email email)
    {
        var body = new MultipartAlternative { Boundary = $"=_{email.Id}" };
        body.Add(Part(TextFormat.Plain, email.Text));
        body.Add(Part(TextFormat.Html, email.Html));
        return body;
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format);
        part.SetText(Encoding.UTF8, text);
        part.ContentTransferEncoding = ContentEncoding.QuotedPrintable;
        return part;
    }
}
