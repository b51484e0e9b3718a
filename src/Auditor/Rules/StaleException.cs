using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An exception has a reason and an end, and somebody who stands by it.</summary>
public sealed class StaleException : IApplicationUserRule
{
    private const int MaximumNamed = 5;

    private static readonly Threshold Age = new(0, "days", 180, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "GOV-001",
        "Stale exception",
        Severity.Medium,
        "an exception of a rule that has ended by itself, or is older than {days}, or has no reason; cannot be muted",
        "An exception that nobody renews is a hole that nobody remembers.",
        "Renew it with a reason, or end it.",
        ["NIST SP 800-53r5 CA-5, PM-4: plans of action are reviewed", "CIS Controls v8 5.1"])
    {
        Thresholds = [Age],
        CanBeMuted = false,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var stale = user.Exceptions.Where(exception => !exception.HoldsAt(terms.Now) || exception.CreatedAt < terms.Ago(Age) || exception.Reason.Length == 0).ToList();
        return stale.Count == 0 ? null : new Verdict(
            About.Severity,
            $"has {(stale.Count == 1 ? $"a stale exception of {stale[0].Rule}" : $"{stale.Count} stale exceptions")}",
            [
                .. stale.Take(MaximumNamed).Select(exception => new Evidence(
                    $"{exception.Rule}{(exception.TokenId is null ? "" : $" for {exception.TokenId}")}",
                    $"\"{exception.Reason}\" by {exception.CreatedByName}, {TimeText.Moment(exception.CreatedAt, terms.Now)}, until {TimeText.Moment(exception.ExpiresAt, terms.Now)}")),
            ],
            $"Renew what is still true with createRuleException, and end the rest with endRuleException ({CallerList.Listed([.. stale.Select(exception => exception.Id)])}).");
    }
}
