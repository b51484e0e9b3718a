using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Identifiers;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>What stands on a mail, whatever it says.</summary>
/// <param name="Kind">What kind of mail.</param>
/// <param name="Recipient">Whom it goes to.</param>
/// <param name="At">The moment that it speaks of; its <c>Date</c>.</param>
/// <param name="Key">Its <see cref="MessageKey"/>.</param>
public sealed record Envelope(EmailKind Kind, Administrator Recipient, DateTimeOffset At, string Key)
{
    /// <summary>The audit run that it reports.</summary>
    public string? RunId { get; init; }

    /// <summary>The key of the mail that it follows.</summary>
    public string? Thread { get; init; }

    /// <summary>What machines sort it by.</summary>
    public EmailMarks? Marks { get; init; }

    /// <summary>Dates for a calendar program.</summary>
    public string? Calendar { get; init; }

    /// <summary>The mail with what it says.</summary>
    public Email Around(string subject, string text, string html) => new()
    {
        Id = Identifier.New(IdentifierKind.Email, At),
        OrganizationId = Recipient.OrganizationId,
        RunId = RunId,
        Kind = Kind,
        RecipientId = Recipient.Id,
        RecipientName = Recipient.Name,
        RecipientAddress = Recipient.Email,
        Subject = subject,
        Text = text,
        Html = html,
        MessageKey = Key,
        Thread = Thread,
        Marks = Marks,
        Calendar = Calendar,
        Status = EmailStatus.Pending,
        CreatedAt = At,
        NextAttemptAt = At,
    };

    /// <summary>The mail with a letter in it.</summary>
    public async Task<Email> Around(Letter letter)
    {
        var (sent, html) = await LetterWriter.Write(letter);
        return Around(sent.Subject, LetterText.Of(sent), html);
    }
}
