using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A secret that was ended is not presented again.</summary>
public sealed class DeadSecretUsed : IEndedTokenRule
{
    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <summary>How long after its overlap a rotated secret may only have been forgotten.</summary>
    private static readonly Threshold Grace = new(1, "hours", 24, ThresholdUnit.Hours);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "ACT-001",
        "Ended secret that is still used",
        Severity.Critical,
        "presented after it was revoked, suspended or rotated out, in the last {days}: critical; no later than {hours} after its overlap ended: high",
        "Either a deployment was forgotten, or somebody has a copy and tries it.",
        "Treat it as a leak until you know who calls.",
        ["GitLab: token family revocation", "OWASP NHI2 secret leakage", "RFC 9700: replay of rotated tokens"])
    {
        Thresholds = [Window, Grace],
    };

    /// <inheritdoc />
    public Verdict? Check(EndedTokenFacts token, RuleTerms terms)
    {
        var callers = token.Denials.Where(denial => denial.LastAt >= terms.Ago(Window)).ToList();
        if (token.End == TokenEnd.Expired || callers.Count == 0)
        {
            return null;
        }

        var last = callers.Max(denial => denial.LastAt);
        return new Verdict(
            token.End == TokenEnd.RotatedOut && last - token.EndedAt <= terms.Length(Grace) ? Severity.High : Severity.Critical,
            $"was {Ended(token.End)} {TimeText.Age(terms.Now - token.EndedAt)} ago and is still presented",
            [
                new("callers", CallerList.Of(callers)),
                new("refused calls since then", TimeText.Count(callers.SelectMany(caller => caller.Hours).Sum(hour => hour.Uses), "call")),
                new("last refused", TimeText.Moment(last, terms.Now)),
                new("ended", $"{Ended(token.End)} {TimeText.Moment(token.EndedAt, terms.Now)}{(token.RevokeReason is { } reason ? $": {reason}" : "")}"),
                new("generation", token.SuccessorPrefix is { } successor ? $"replaced by {successor}…" : "the last of its family"),
            ],
            $"Find out who {CallerList.Of(callers)} is: a deployment that was forgotten when {TokenName.Of(token)} ended, or somebody who has a copy. Suspend the other tokens of {token.ApplicationUserName} if nobody knows.")
        {
            News = string.Join('\n', callers.Select(caller => caller.Ip).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
        };
    }

    private static string Ended(TokenEnd end) => end switch
    {
        TokenEnd.Revoked => "revoked",
        TokenEnd.Suspended => "suspended",
        _ => "rotated out",
    };
}
