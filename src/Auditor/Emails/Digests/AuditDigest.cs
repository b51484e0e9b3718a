using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>What an audit changed, for one reader: chosen, ordered, shortened and made safe. Text and HTML only lay it out.</summary>
public sealed record AuditDigest
{
    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>The moment that it speaks of, or the time between two.</summary>
    public required string Period { get; init; }

    /// <summary>The subject line, at most 70 characters.</summary>
    public required string Subject { get; init; }

    /// <summary>The one sentence that tells whether to read on.</summary>
    public required string Verdict { get; init; }

    /// <summary>What stays as it was; empty when nothing was open before.</summary>
    public required string Unchanged { get; init; }

    /// <summary>What else has to be known before the numbers: that it is the first audit, or that mails were held back.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The numbers.</summary>
    public required DigestCounts Counts { get; init; }

    /// <summary>New or worse, critical or high; worst first.</summary>
    public required DigestPart<DigestBlock> ActNow { get; init; }

    /// <summary>New or worse, medium or lower.</summary>
    public required DigestPart<DigestRow> Changed { get; init; }

    /// <summary>What somebody has put right.</summary>
    public required DigestPart<DigestRow> Resolved { get; init; }

    /// <summary>Tokens that end within fourteen days, soonest first.</summary>
    public required DigestPart<DigestExpiry> ComingUp { get; init; }

    /// <summary>The audit's run.</summary>
    public required string RunId { get; init; }

    /// <summary>Live tokens looked at.</summary>
    public required long TokensExamined { get; init; }

    /// <summary>Active application users looked at.</summary>
    public required long ApplicationUsersExamined { get; init; }

    /// <summary>The activity log's end at the time: kept in many inboxes, it shows any later tampering.</summary>
    public required ActivityHead ChainHead { get; init; }

    /// <summary>Where queries can be asked.</summary>
    public required string ExplorerUrl { get; init; }

    /// <summary>The reader's name.</summary>
    public required string RecipientName { get; init; }

    /// <summary>Why the mail comes, after "you receive this because".</summary>
    public required string Reason { get; init; }

    /// <summary>When such mails come, how they end, and how they come at another frequency: by the next.</summary>
    public required string Ending { get; init; }

    /// <summary>The mutation that sets the other frequency.</summary>
    public required string Frequency { get; init; }
}

/// <summary>The numbers of a digest.</summary>
/// <param name="New">Findings that opened.</param>
/// <param name="Worse">Findings whose severity rose.</param>
/// <param name="Resolved">Findings whose condition is gone.</param>
/// <param name="Open">All that are open now.</param>
public sealed record DigestCounts(long New, long Worse, long Resolved, long Open);

/// <summary>The shown items of a part.</summary>
/// <param name="Items">Those that are shown.</param>
/// <param name="More">How many more there are.</param>
/// <param name="Query">The GraphQL query that shows all of them; null where there is none.</param>
public sealed record DigestPart<T>(IReadOnlyList<T> Items, long More, string? Query);

/// <summary>A finding in full.</summary>
public sealed record DigestBlock
{
    /// <summary>How much it matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What changed: "new" or "was medium".</summary>
    public required string Change { get; init; }

    /// <summary>What the rule detects.</summary>
    public required string RuleTitle { get; init; }

    /// <summary>The finding in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What the next name is called: <c>User</c>, or <c>Scope</c> for the whole organization.</summary>
    public string SubjectLabel { get; init; } = "User";

    /// <summary>The application user's, or the organization's, name.</summary>
    public required string ApplicationUser { get; init; }

    /// <summary>Its environment; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>The secret's first characters; null when it is about the user itself.</summary>
    public string? TokenPrefix { get; init; }

    /// <summary>What the token is for; null when nobody said.</summary>
    public string? TokenDescription { get; init; }

    /// <summary>The subject's id.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Why it matters.</summary>
    public required string Why { get; init; }

    /// <summary>What supports it.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>By when; null when nothing happens by itself.</summary>
    public string? Deadline { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The rule's code and the authorities behind it.</summary>
    public required string Reference { get; init; }
}

/// <summary>A finding in one row.</summary>
/// <param name="Severity">How much it matters, or mattered.</param>
/// <param name="Change">What changed: "new" or "was low"; null for what is resolved.</param>
/// <param name="Subject">User and token.</param>
/// <param name="Title">The finding in one line.</param>
/// <param name="Rule">The rule's code.</param>
public sealed record DigestRow(Severity Severity, string? Change, string Subject, string Title, string Rule);

/// <summary>A token's end in one row.</summary>
/// <param name="ExpiresAt">When.</param>
/// <param name="Subject">User and token.</param>
/// <param name="LastUse">When it was last used.</param>
public sealed record DigestExpiry(string ExpiresAt, string Subject, string LastUse);
