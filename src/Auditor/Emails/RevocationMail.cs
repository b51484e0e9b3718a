using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>A token was ended by somebody who showed its secret: for one reader, shortened and made safe.</summary>
public sealed class RevocationMail(Administrator recipient, ApplicationUser? user, Token token, Holder holder, DateTimeOffset at, string explorer)
{
    private const int LongestName = 60;
    private const int LongestText = 200;
    private const int LongestSubjectName = 30;

    /// <summary>When it happened.</summary>
    public DateTimeOffset At => at;

    /// <summary>The subject line.</summary>
    public string Subject => $"Revoked by a holder: a token of {SafeText.Line(Whose, LongestSubjectName)}";

    /// <summary>What happened, in one sentence.</summary>
    public string Verdict => $"A token of {SafeText.Line(Whose, LongestName)} was shown to the gateway and revoked: whoever had it can use it no more.";

    /// <summary>Why, as far as we can know.</summary>
    public string Meaning =>
        "Anybody who holds a token may end it so. Perhaps its user gave it up; perhaps somebody found it where it must not be. If you know nothing of it, take it for leaked.";

    /// <summary>What to do.</summary>
    public string Remedy => user is null
        ? "Look in the activity log for what was done with it, and make yourself a new one on the host: admin token --email YOU."
        : "Look in the activity log and its use for what was done with it, find out where it was, and issue a new one if the program still needs it.";

    /// <summary>The facts, each with its label.</summary>
    public IReadOnlyList<(string Label, string Value)> Facts =>
    [
        ("Token", $"{token.Prefix}…  {(token.Description.Length > 0 ? SafeText.Line(token.Description, LongestText) : "(no description)")}"),
        ("Id", token.Id),
        ("When", Wording.Moment(at)),
        ("From", $"{holder.Ip ?? "an address that nobody can tell"}, {(holder.UserAgent.Length > 0 ? SafeText.Line(holder.UserAgent, LongestText) : "a program without a name")}"),
        ("Last use", token.LastUsedAt is { } used ? $"{Wording.Moment(used)}, from {token.LastUsedIp}" : "none on record"),
        ("To do", Remedy),
    ];

    /// <summary>Why this person gets it.</summary>
    public string Reason => user is null ? "you receive this because the token was yours."
        : user.OwnerId == recipient.Id ? "you receive this because you own the application user."
        : "you receive this because nobody owns the application user and you may manage it.";

    /// <summary>The reader's name.</summary>
    public string Reader => SafeText.Line(recipient.Name, LongestName);

    /// <summary>The page on which the activity log can be asked.</summary>
    public string Explorer => explorer;

    private string Whose => user?.Name ?? recipient.Name;

    /// <summary>The complete plain text.</summary>
    public string Text()
    {
        var page = new TextPage();
        page.Paragraph(Verdict).Gap().Paragraph(Meaning).Gap();
        foreach (var (label, value) in Facts)
        {
            page.Paragraph(value, $"{label + ":",-10}");
        }

        page.Heading("ABOUT THIS MAIL").Paragraph($"{Reader}, {Reason}").Paragraph(explorer, "Explorer: ");
        page.Gap().Paragraph("We never ask for a token by e-mail. Nobody needs yours.");
        return page.ToString();
    }

    /// <summary>The same as HTML.</summary>
    public Task<string> Html() => MailHtml.Of<RevocationMailView>(nameof(RevocationMailView.Mail), this);
}
