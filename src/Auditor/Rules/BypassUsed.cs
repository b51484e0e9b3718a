using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What goes past the ordinary way is seen by a second person.</summary>
public sealed class BypassUsed : IOrganizationRule
{
    private static readonly TimeSpan Review = TimeSpan.FromHours(24);

    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "GOV-002",
        "Break-glass or bypass used",
        Severity.High,
        "access given by a command on the host after the first day, or a token issued past the token policy, in the last {days}",
        "The way for emergencies is the way for misuse too.",
        "Let a second administrator review it within 24 hours, and acknowledge it.",
        ["NIST SP 800-53r5 AC-6(9)", "Grafana, GitHub: exemptions are logged"])
    {
        Thresholds = [Window],
    };

    /// <inheritdoc />
    public IEnumerable<Verdict> Check(OrganizationFacts organization, RuleTerms terms) => organization.Bypasses
        .Where(bypass => bypass.At >= terms.Ago(Window))
        .Select(bypass => new Verdict(
            About.Severity,
            $"{bypass.Actor} {bypass.What}",
            [
                new("by", bypass.Actor),
                new("when", TimeText.Moment(bypass.At, terms.Now)),
                new("reason", bypass.Reason ?? "none given"),
                new("record", bypass.EventId),
            ],
            "Let an administrator who did not do it review it within 24 hours, and acknowledge this finding with what was found out.")
        {
            Deadline = bypass.At + Review,
            Material = bypass.EventId,
        });
}
