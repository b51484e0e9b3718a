using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What calls with an expired token is failing, and somebody has to tell it.</summary>
public sealed class ExpiredStillCalled : IEndedTokenRule
{
    /// <summary>How lately it must have been called.</summary>
    private static readonly Threshold Window = new(0, "hours", 24, ThresholdUnit.Hours);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-006",
        "Expired token that is still called",
        Severity.High,
        "refused at least once within {hours} after it expired",
        "A program that was forgotten at the rotation fails silently, or has failed for a while.",
        "Put the replacement in place where the calls come from.",
        ["RFC 6750 invalid_token: silent 401 answers", "NIST SP 800-53r5 SI-4"])
    {
        Thresholds = [Window],
    };

    /// <inheritdoc />
    public Verdict? Check(EndedTokenFacts token, RuleTerms terms)
    {
        var callers = token.Denials.Where(denial => denial.LastAt >= terms.Ago(Window)).ToList();
        if (token.End != TokenEnd.Expired || callers.Count == 0)
        {
            return null;
        }

        var hours = callers.SelectMany(caller => caller.Hours).ToList();
        return new Verdict(
            About.Severity,
            $"expired {TimeText.Age(terms.Now - token.EndedAt)} ago and is still called",
            [
                new("callers", CallerList.Of(callers)),
                new("refused calls since it expired", TimeText.Count(hours.Sum(hour => hour.Uses), "call")),
                new("first refused", TimeText.Moment(hours.Min(hour => hour.Hour) > token.EndedAt ? hours.Min(hour => hour.Hour) : token.EndedAt, terms.Now)),
                new("last refused", TimeText.Moment(hours.Max(hour => hour.LastAt), terms.Now)),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"A program is failing: give {CallerList.Of(callers)} a new token in the place of {TokenName.Of(token)}, or stop it.");
    }
}
