using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>How the findings differ from those before the run.</summary>
public sealed class AuditChanges
{
    /// <summary>Never seen before.</summary>
    public IList<FindingChange> Opened { get; } = [];

    /// <summary>Open again: the condition returned, or nobody accepts it any more.</summary>
    public IList<FindingChange> Reopened { get; } = [];

    /// <summary>Open, acknowledged or snoozed before, with a lower severity; open now.</summary>
    public IList<FindingChange> Worsened { get; } = [];

    /// <summary>Unresolved before; the condition is gone.</summary>
    public IList<Finding> Resolved { get; } = [];

    /// <summary>Open before and no worse now.</summary>
    public IList<Finding> Unchanged { get; } = [];

    /// <summary>Those of the unchanged that a mail of its own may still follow: a deadline comes nearer, an alert has news, a review is due.</summary>
    public IList<FindingChange> Followed { get; } = [];

    /// <summary>How many stand acknowledged or snoozed.</summary>
    public long Accepted { get; set; }

    /// <summary>How many of these by an exception.</summary>
    public long Excepted { get; set; }

    /// <summary>What somebody has to decide about that nobody had to before.</summary>
    public IEnumerable<FindingChange> New => Opened.Concat(Reopened);

    /// <summary>Whether anybody has to hear of it.</summary>
    public bool WorthAMail => Opened.Count + Reopened.Count + Worsened.Count + Resolved.Count > 0;
}

/// <summary>A finding that opened or worsened, with what the rule saw.</summary>
/// <param name="Finding">As it is stored now.</param>
/// <param name="Observation">Rule and subject.</param>
public sealed record FindingChange(Finding Finding, Observation Observation)
{
    /// <summary>Since when it is open, without a break.</summary>
    public DateTimeOffset OpenSince => Finding.ReopenedAt ?? Finding.OpenedAt;

    /// <summary>What it was before it worsened; null when it is new.</summary>
    public Severity? SeverityBefore { get; init; }
}
