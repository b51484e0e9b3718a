using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Nobody but its program knows a token.</summary>
public sealed class DeniedSource : ITokenRule
{
    private static readonly Threshold Some = new(0, "medium", 3, ThresholdUnit.Count);
    private static readonly Threshold Many = new(1, "high", 20, ThresholdUnit.Count);
    private static readonly Threshold Networks = new(2, "networks", 3, ThresholdUnit.Count);

    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(3, "days", 7, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-006",
        "Refused by the allowlist",
        Severity.High,
        "refused by the allowlist at least {medium} times in an hour: medium; at least {high} times, or from at least {networks} networks: high; within {days}",
        "Who calls from outside the allowlist has the secret: a program that moved, or somebody who copied it.",
        "Find out who calls; if nobody knows, rotate.",
        ["OWASP NHI2 secret leakage", "NIST SP 800-53r5 AC-2(12), SI-4"])
    {
        Thresholds = [Some, Many, Networks, Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.IpAllowlist is not { } list || token.Use.Denials.Count == 0)
        {
            return null;
        }

        var refused = token.Use.Denials
            .Where(denial => denial.LastAt >= terms.Ago(Window) && (denial.Reason ?? UseRefusal.Address) == UseRefusal.Address && !list.Contains(denial.Address))
            .Select(denial => denial with { Hours = [.. denial.Hours.Where(hour => hour.LastAt >= terms.Ago(Window))] }).ToList();
        var worst = refused.SelectMany(denial => denial.Hours).GroupBy(hour => hour.Hour).Select(hour => hour.Sum(part => part.Uses)).DefaultIfEmpty(0).Max();
        var networks = refused.Select(denial => denial.Network).Distinct().ToList();
        var severity = worst >= terms[Many] || networks.Count >= terms[Networks] ? Severity.High
            : worst >= terms[Some] ? Severity.Medium
            : (Severity?)null;
        return severity is null ? null : new Verdict(
            severity.Value,
            $"was refused from {(networks.Count == 1 ? $"{networks[0]}" : $"{networks.Count} networks")} outside its allowlist",
            [
                new("refused", CallerList.Of(refused)),
                new("most in one hour", $"{worst}"),
                new("last refused", TimeText.Moment(refused.Max(denial => denial.LastAt), terms.Now)),
                new("allowlist", NetworkList.Names(list.Networks)),
            ],
            $"Somebody outside the allowlist has the secret of {TokenName.Of(token)}: confirm who it is, or rotate it without overlap.");
    }
}
