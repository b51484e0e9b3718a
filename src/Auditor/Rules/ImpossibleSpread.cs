using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>One token is in one place.</summary>
public sealed class ImpossibleSpread : ITokenRule
{
    private static readonly Threshold Networks = new(0, "networks", 3, ThresholdUnit.Count);

    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(1, "days", 7, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-008",
        "Used from many places at once",
        Severity.Medium,
        "at least {networks} networks within 10 minutes, in the last {days}",
        "A secret that is in several places at once has been copied.",
        "Give each deployment its own token.",
        ["OWASP NHI9 NHI reuse", "Aiven best practices: no shared tokens"])
    {
        Thresholds = [Networks, Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) =>
        token.Use.Spread is not { } spread || spread.Networks.Count < terms[Networks] || spread.At < terms.Ago(Window) ? null : new Verdict(
            About.Severity,
            $"was used from {spread.Networks.Count} networks within 10 minutes",
            [
                new("networks", NetworkList.Names(spread.Networks)),
                new("the last of these calls", TimeText.Moment(spread.At, terms.Now)),
                new("callers", CallerList.Of(token.Use.Callers)),
            ],
            $"Give each deployment its own token in the place of {TokenName.Of(token)}; if it is one deployment, rotate it.");
}
