using System.Globalization;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A program calls about as often as it used to.</summary>
public sealed class VolumeAnomaly : ITokenRule
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(28);
    private static readonly Threshold Factor = new(0, "factor", 5, ThresholdUnit.Count);
    private static readonly Threshold Calls = new(1, "calls", 1_000, ThresholdUnit.Count);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "ACT-005",
        "Unusual number of calls",
        Severity.Medium,
        "in the last 24 hours more than {factor} times the median day of the four weeks before, and more than {calls}: low; twice as much: medium",
        "A copied secret, or a loop, shows in the number of calls first.",
        "Ask the owner what has changed.",
        ["NIST SP 800-53r5 AC-2(12), SI-4"])
    {
        Thresholds = [Factor, Calls],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var today = token.Use.PerDay[0];
        if (today <= terms[Calls] || token.RecordedSince > terms.Now - Window)
        {
            return null;
        }

        var median = Median(token.Use.PerDay.Skip(1));
        var usual = median * terms[Factor];
        return today <= usual ? null : UsageGuard.For(token).Weigh(
            new Verdict(
                today > 2 * usual && today > 2 * terms[Calls] ? Severity.Medium : Severity.Low,
                $"was used {today.ToString("N0", CultureInfo.InvariantCulture)} times in 24 hours, usually {median.ToString("N0", CultureInfo.InvariantCulture)}",
                [
                    new("last 24 hours", TimeText.Count(today, "use")),
                    new("median of the 28 days before", TimeText.Count(median, "use")),
                    new("last week, day by day", string.Join(", ", token.Use.PerDay.Take(7).Reverse())),
                    new("callers", CallerList.Of(token.Use.Callers)),
                ],
                $"Ask the owner of {token.ApplicationUserName} what has changed; suspend {TokenName.Of(token)} if nobody knows."),
            Window,
            terms.Now);
    }

    private static long Median(IEnumerable<long> days)
    {
        var sorted = days.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
