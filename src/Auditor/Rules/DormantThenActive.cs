using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What was silent for long does not wake up by itself.</summary>
public sealed class DormantThenActive : ITokenRule
{
    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    private static readonly Threshold Silence = new(1, "silence", 45, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "ACT-002",
        "Active again after a long silence",
        Severity.High,
        "a success in the last {days} after at least {silence} without any",
        "An old secret that suddenly works again may have been found by somebody else.",
        "Confirm it with the owner; suspend the token if nobody knows.",
        ["NIST SP 800-53r5 AC-2(12)", "OWASP NHI1 improper offboarding"])
    {
        Thresholds = [Window, Silence],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (Awakening(token, terms) is not { } woke)
        {
            return null;
        }

        var callers = token.Use.Callers.Where(caller => caller.LastAt >= woke.At).ToList();
        return UsageGuard.For(token).Weigh(
            new Verdict(
                About.Severity,
                $"was used after {TimeText.Age(woke.At - woke.Before)} of silence",
                [
                    new("silent since", woke.WasUsed ? TimeText.Moment(woke.Before, terms.Now) : $"its creation, {TimeText.Moment(woke.Before, terms.Now)}"),
                    new("used again", TimeText.Moment(woke.At, terms.Now)),
                    new("callers since then", CallerList.Of(callers)),
                ],
                $"Confirm with the owner that {CallerList.Of(callers)} uses {TokenName.Of(token)}; suspend it if nobody knows."),
            terms.Length(Silence),
            terms.Now);
    }

    /// <summary>The last time that a silence of this length ended within the window; days of use are known to the day.</summary>
    private static (DateTimeOffset At, DateTimeOffset Before, bool WasUsed)? Awakening(TokenFacts token, RuleTerms terms)
    {
        var before = token.UsedBeforeAt ?? token.CreatedAt;
        (DateTimeOffset At, DateTimeOffset Before, bool WasUsed)? last = null;
        var (silence, since) = (terms.Length(Silence), terms.Ago(Window) - TimeSpan.FromDays(1));
        for (var index = 0; index < token.Use.ActiveDays.Count; index++)
        {
            var day = token.Use.ActiveDays[index];
            if (day - before >= silence && day >= since)
            {
                last = (day, before, index > 0 || token.UsedBeforeAt is not null);
            }

            before = day;
        }

        return last;
    }
}
