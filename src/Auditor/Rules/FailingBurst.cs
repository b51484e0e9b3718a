using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Nobody knocks twenty times in an hour.</summary>
public sealed class FailingBurst : IOrganizationRule
{
    private static readonly Threshold Attempts = new(0, "attempts", 20, ThresholdUnit.Count);

    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(1, "hours", 48, ThresholdUnit.Hours);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "ACT-003",
        "Burst of failing authentication",
        Severity.Medium,
        "at least {attempts} secrets that nobody has from one address in one hour, in the last {hours}",
        "Somebody guesses, or a deployment carries a secret that was never ours.",
        "Block the source; look for a stale deployment there.",
        ["NIST SP 800-53r5 AC-7", "OWASP NHI4 insecure authentication"])
    {
        Thresholds = [Attempts, Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public IEnumerable<Verdict> Check(OrganizationFacts organization, RuleTerms terms) => organization.UnknownSecrets
        .Where(source => source.Attempts >= terms[Attempts] && source.Hour >= terms.Ago(Window))
        .GroupBy(source => source.Ip, StringComparer.Ordinal)
        .Select(source => new Verdict(
            About.Severity,
            $"{source.Key} presented {TimeText.Count(source.Max(hour => hour.Attempts), "secret")} that nobody has in one hour",
            [
                new("address", source.Key),
                new("most in one hour", $"{source.Max(hour => hour.Attempts)}"),
                new("hours with so many", $"{source.Count()}"),
                new("last of them", TimeText.Moment(source.Max(hour => hour.Hour), terms.Now)),
            ],
            $"Find out what runs at {source.Key}: a deployment with secrets of another system, or somebody who guesses. Block the address if nobody knows.")
        {
            Material = source.Key,
        });
}
