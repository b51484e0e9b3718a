using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Preferences;

/// <summary>What the page behind such a link shows.</summary>
/// <param name="Title">One sentence.</param>
/// <param name="Text">What follows from it.</param>
/// <param name="Button">What the button says; null for no button.</param>
/// <param name="Action">What it sends: <see cref="Leave"/> or <see cref="Return"/>.</param>
public sealed record PreferencesPage(string Title, string Text, string? Button = null, string Action = "")
{
    /// <summary>Ends a kind of mail.</summary>
    public const string Leave = "leave";

    /// <summary>Begins it again.</summary>
    public const string Return = "return";

    private const string Bad = "This link is not one of ours.";

    /// <summary>For a link that was not signed by us, or names nobody any more.</summary>
    public static PreferencesPage Unknown => new(Bad, "Use the Unsubscribe of your mail program with a newer mail, or ask whoever runs AppUsersGateway.");

    /// <summary>For the only one who would be told.</summary>
    public static PreferencesPage Last => new(
        "You are the last who gets these mails.", "Somebody must hear what audits find. Invite another administrator with organization:audit:read first; then you can leave.");

    /// <summary>How it stands, and the button that changes it.</summary>
    public static PreferencesPage Of(Administrator person, EmailKind kind, bool wanted) => wanted
        ? new($"You get {Name(kind)}.", $"They go to {person.Email}. Alerts, receipts and reviews come in any case.", $"Send me no more {Name(kind)}", Leave)
        : new($"You get no {Name(kind)} any more.", $"None go to {person.Email}. Alerts, receipts and reviews come in any case.", $"Send me {Name(kind)} again", Return);

    /// <summary>The page.</summary>
    public Task<string> Html() => MailHtml.Of<PreferencesView>(nameof(PreferencesView.Page), this);

    private static string Name(EmailKind kind) => kind == EmailKind.OwnerNotice ? "notices about your tokens" : "audit digests";
}
