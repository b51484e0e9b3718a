using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>A finding that opened or worsened, or one that mails follow, with what the rule saw.</summary>
/// <param name="Finding">As it is stored now.</param>
/// <param name="Observation">Rule and subject.</param>
public sealed record FindingChange(Finding Finding, Observation Observation)
{
    /// <summary>Since when it is open, without a break.</summary>
    public DateTimeOffset OpenSince => Finding.ReopenedAt ?? Finding.OpenedAt;

    /// <summary>What it was before it worsened; null when it is new.</summary>
    public Severity? SeverityBefore { get; init; }

    /// <summary>Whether it was open before and is no worse.</summary>
    public bool IsFollowed { get; init; }
}

/// <summary>The same as it is kept on disk.</summary>
/// <param name="Finding">As it is stored in the database.</param>
/// <param name="Observed">Rule and subject.</param>
/// <param name="SeverityBefore">What it was before.</param>
/// <param name="IsFollowed">Whether it was open before.</param>
public sealed record StoredChange(Finding Finding, Difference Observed, Severity? SeverityBefore, bool IsFollowed)
{
    /// <summary>To be kept.</summary>
    public static StoredChange Of(FindingChange change) => new(change.Finding, Difference.Of(change.Observation, isStored: true), change.SeverityBefore, change.IsFollowed);

    /// <summary>The change again.</summary>
    public FindingChange Change(RuleCatalog rules) => new(Finding, Observed.Observation(rules)!) { SeverityBefore = SeverityBefore, IsFollowed = IsFollowed };
}
