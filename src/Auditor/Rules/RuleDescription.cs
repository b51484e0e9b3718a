using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A rule as the catalogue shows it.</summary>
/// <param name="Code">Public and stored, never renamed: <c>TOK-001</c>.</param>
/// <param name="Title">What it detects, as a short noun phrase.</param>
/// <param name="Severity">The highest severity it gives by itself.</param>
/// <param name="Threshold">When it speaks, with the names of its thresholds in braces: <c>no use for {low}: low</c>.</param>
/// <param name="Rationale">Why it matters, in one sentence.</param>
/// <param name="Remedy">What to do about it, in general.</param>
/// <param name="References">The authorities behind it (OWASP NHI Top 10, CIS, NIST, …).</param>
public sealed record RuleDescription(
    string Code,
    string Title,
    Severity Severity,
    string Threshold,
    string Rationale,
    string Remedy,
    IReadOnlyList<string> References)
{
    /// <summary>The numbers that it compares with.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>
    /// Whether it begins no higher than LOW, all its severities moved by the same steps, until the organization has seen what it finds and
    /// sets another severity. Rules that people act on at once are not introduced so.
    /// </summary>
    public bool IsIntroductory { get; init; }

    /// <summary>Whether its findings may be acknowledged, snoozed, excepted or turned off.</summary>
    public bool CanBeMuted { get; init; } = true;

    /// <summary>The highest severity that it gives unless the policy says otherwise.</summary>
    public Severity DefaultSeverity => IsIntroductory && Severity > Severity.Low ? Severity.Low : Severity;

    /// <summary>When it speaks, with these values in the place of the names.</summary>
    public string ThresholdText(RuleTerms terms) => Thresholds.Aggregate(
        Threshold, (text, threshold) => text.Replace($"{{{threshold.Name}}}", threshold.Text(terms[threshold]), StringComparison.Ordinal));
}
