using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A rotation ends with the old secret unused and the new one in place.</summary>
public sealed class RotationUnfinished : ITokenRule
{
    /// <summary>How much of the overlap may pass.</summary>
    private static readonly Threshold Part = new(0, "percent", 50, ThresholdUnit.Percent);

    /// <summary>How much of it must be left.</summary>
    private static readonly Threshold Left = new(1, "hours", 24, ThresholdUnit.Hours);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-010",
        "Rotation that is not finished",
        Severity.High,
        "more than {percent} of the overlap is over, or less than {hours} are left, and the old secret was used since the rotation or the new one never",
        "When the overlap ends, whatever still carries the old secret stops.",
        "Move what still uses the old secret to the new one before the overlap ends.",
        ["OWASP NHI7: rotation with overlap", "NIST SP 800-53r5 IA-5"])
    {
        Thresholds = [Part, Left],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token is not { GraceEndsAt: { } end, SuccessorCreatedAt: { } rotated })
        {
            return null;
        }

        var (left, overlap) = (end - terms.Now, end - rotated);
        var (oldIsUsed, newIsUnused) = (token.LastUsedAt > rotated, token.SuccessorUsedAt is null);
        if ((left > terms.Length(Left) && left > overlap * (1 - (terms[Part] / 100.0))) || !(oldIsUsed || newIsUnused))
        {
            return null;
        }

        var callers = token.Use.Callers.Where(caller => caller.LastAt > rotated).ToList();
        return new Verdict(
            About.Severity,
            $"ends in {TimeText.Age(left)} and {(oldIsUsed ? "is still used" : "its successor was never used")}",
            [
                new("rotated", TimeText.Moment(rotated, terms.Now)),
                new("old secret ends", TimeText.Moment(end, terms.Now)),
                new("old secret last used", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
                new("old secret used since the rotation by", callers.Count == 0 ? "nobody" : CallerList.Of(callers)),
                new("new secret last used", TimeText.MomentOrNever(token.SuccessorUsedAt, terms.Now)),
            ],
            $"Move {(callers.Count == 0 ? "its program" : CallerList.Of(callers))} from {TokenName.Of(token)} to {token.SuccessorPrefix}… before {TimeText.Minute(end)}.")
        {
            Deadline = end,
        };
    }
}
