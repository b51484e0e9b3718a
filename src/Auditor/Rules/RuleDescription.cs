using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A rule as the catalogue shows it.</summary>
/// <param name="Code">Public and stored, never renamed: <c>TOK-001</c>.</param>
/// <param name="Title">What it detects, as a short noun phrase.</param>
/// <param name="Severity">The highest severity it gives by itself.</param>
/// <param name="Threshold">When it speaks, with units.</param>
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
    /// <summary>Whether its findings may be acknowledged, snoozed, excepted or turned off.</summary>
    public bool CanBeMuted { get; init; } = true;
}
