using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>What is new in a digest: the numbers of all of it, and the findings that it can show.</summary>
public sealed record DigestNews
{
    /// <summary>Open, and not before.</summary>
    public required long New { get; init; }

    /// <summary>Open before, with a severity that rose.</summary>
    public required long Worsened { get; init; }

    /// <summary>How many of the new and the worse are critical.</summary>
    public required long Critical { get; init; }

    /// <summary>How many of the new and the worse are high.</summary>
    public required long High { get; init; }

    /// <summary>Those that are open as they were.</summary>
    public required long Unchanged { get; init; }

    /// <summary>How many of these are critical.</summary>
    public required long UnchangedCritical { get; init; }

    /// <summary>The worst of the new and the worse that are high or critical.</summary>
    public required DigestLead ActNow { get; init; }

    /// <summary>The worst of the others.</summary>
    public required DigestLead CanWait { get; init; }

    /// <summary>The worst of those whose condition is gone.</summary>
    public required DigestLead Gone { get; init; }

    /// <summary>Those whose condition is gone.</summary>
    public long Resolved => Gone.Count;

    /// <summary>Whether nobody has to hear of it.</summary>
    public bool IsEmpty => New + Worsened + Resolved == 0;

    /// <summary>What one run changed.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="gone">What the resolved ones that are shown were about, by subject id.</param>
    /// <param name="rules">The catalogue.</param>
    public static DigestNews Of(AuditChanges changes, IReadOnlyDictionary<string, FindingSubject> gone, RuleCatalog rules) => new()
    {
        New = changes.New,
        Worsened = changes.Worsened,
        Critical = changes.Changed(Severity.Critical),
        High = changes.Changed(Severity.High),
        Unchanged = changes.Standing.Open,
        UnchangedCritical = changes.Standing.Critical,
        ActNow = Lead(changes.ActNow),
        CanWait = Lead(changes.CanWait),
        Gone = new DigestLead(
            [.. changes.Gone.First.Select(finding => new DigestChange(finding, rules.Describe(finding.Rule), gone.GetValueOrDefault(finding.SubjectId) ?? DigestChange.Unknown(finding), null))], changes.Gone.Count),
    };

    private static DigestLead Lead(Leaders<FindingChange> changes) => new(
        [.. changes.First.Select(change => new DigestChange(change.Finding, change.Observation.Rule, change.Observation.Subject, Word(change)))], changes.Count);

    private static string Word(FindingChange change) =>
        change.SeverityBefore is { } before ? $"was {Wording.Of(before).ToLowerInvariant()}" : change.Finding.ReopenedAt is null ? "new" : "again";
}

/// <summary>The first of some findings, and how many there are.</summary>
/// <param name="First">The worst, in order.</param>
/// <param name="Count">All.</param>
public sealed record DigestLead(IReadOnlyList<DigestChange> First, long Count);

/// <summary>A finding that something has become of.</summary>
/// <param name="Finding">As it is stored now.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Subject">What it is about; by its id alone where that cannot be found any more.</param>
/// <param name="Word">What has become of it: "new", "again", "was low", "worse"; null for what is resolved.</param>
public sealed record DigestChange(Finding Finding, RuleDescription Rule, FindingSubject Subject, string? Word)
{
    /// <summary>The subject of a finding about something that is no token, application user or organization, or is gone.</summary>
    public static FindingSubject Unknown(Finding finding) => new() { Kind = finding.SubjectKind, Id = finding.SubjectId, Name = finding.SubjectId };
}
