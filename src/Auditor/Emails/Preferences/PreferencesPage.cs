using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.Preferences;

/// <summary>What the page behind such a link shows.</summary>
/// <param name="Title">One sentence.</param>
/// <param name="Text">What follows from it.</param>
/// <param name="Choices">What can be chosen instead, a button each.</param>
public sealed record PreferencesPage(string Title, string Text, params IReadOnlyList<PreferenceChoice> Choices)
{
    private const string Bad = "This link is not one of ours.";
    private const string Always = "Alerts, receipts and reviews come in any case.";

    /// <summary>For a link that was not signed by us, or names nobody any more.</summary>
    public static PreferencesPage Unknown => new(Bad, "Use the Unsubscribe of your mail program with a newer mail, or ask whoever runs AppUsersGateway.");

    /// <summary>For the only one who would be told.</summary>
    public static PreferencesPage Last => new(
        "You are the last who gets these mails.",
        "Somebody must hear what audits find. Invite another administrator with organization:audit:read first; then you can leave.",
        PreferenceChoice.Weekly,
        PreferenceChoice.Daily);

    /// <summary>How it stands with a person's digests, and what can be chosen instead.</summary>
    public static PreferencesPage OfDigests(Administrator person, DigestFrequency frequency) => frequency switch
    {
        DigestFrequency.Daily => new(
            "You get audit digests daily.", $"They go to {person.Email} after each audit that changed something. {Always}", PreferenceChoice.Weekly, PreferenceChoice.NoDigests),
        DigestFrequency.Weekly => new(
            "You get one audit digest a week.", $"It goes to {person.Email} with the first audit from Monday on, when something has changed. {Always}", PreferenceChoice.Daily, PreferenceChoice.NoDigests),
        _ => new("You get no audit digests any more.", $"None go to {person.Email}. {Always}", PreferenceChoice.Daily, PreferenceChoice.Weekly),
    };

    /// <summary>How it stands with a person's notices about tokens, and what can be chosen instead.</summary>
    public static PreferencesPage OfNotices(Administrator person, bool wanted) => wanted
        ? new("You get notices about your tokens.", $"They go to {person.Email}. {Always}", PreferenceChoice.NoNotices)
        : new("You get no notices about your tokens any more.", $"None go to {person.Email}. {Always}", PreferenceChoice.Notices);

    /// <summary>The page.</summary>
    public Task<string> Html() => MailHtml.Of<PreferencesView>(nameof(PreferencesView.Page), this);
}
