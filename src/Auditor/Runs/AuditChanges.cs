using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>How the findings differ from those before the run.</summary>
public sealed class AuditChanges
{
    /// <summary>Not open before.</summary>
    public IList<FindingChange> Opened { get; } = [];

    /// <summary>Open before, with a lower severity.</summary>
    public IList<FindingChange> Worsened { get; } = [];

    /// <summary>Open before; the condition is gone.</summary>
    public IList<Finding> Resolved { get; } = [];

    /// <summary>Open before and no worse now.</summary>
    public IList<Finding> Unchanged { get; } = [];

    /// <summary>Whether anybody has to hear of it.</summary>
    public bool WorthAMail => Opened.Count + Worsened.Count + Resolved.Count > 0;
}

/// <summary>A finding that opened or worsened, with what the rule saw.</summary>
/// <param name="Finding">As it is stored now.</param>
/// <param name="Observation">Rule and subject.</param>
public sealed record FindingChange(Finding Finding, Observation Observation)
{
    /// <summary>What it was before it worsened; null when it is new.</summary>
    public Severity? SeverityBefore { get; init; }
}
