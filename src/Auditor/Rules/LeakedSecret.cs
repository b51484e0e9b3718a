using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A secret that was seen in public is no secret.</summary>
public sealed class LeakedSecret : ITokenRule, IEndedTokenRule
{
    private const int MaximumPlaces = 5;

    /// <summary>How long it is told of after the token ended.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "LEAK-001",
        "Leaked secret",
        Severity.Critical,
        "reported, or seen in an address or referrer, while it works: critical; in the last {days}, and it has ended since: medium",
        "Whoever saw it can use it.",
        "Rotate it without overlap, now.",
        ["OWASP NHI2 secret leakage", "GitHub, PyPI, Hugging Face: revocation of leaked tokens", "PCI DSS 4.0.1 8.6.2", "RFC 6750 5.3: no tokens in URLs"])
    {
        Thresholds = [Window],
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) => token.Leaks.Count == 0 ? null : new Verdict(
        About.Severity,
        $"was seen {Where(token.Leaks[0])}",
        [
            .. Places(token.Leaks, terms),
            new("callers in the last 90 days", token.Use.Callers.Count == 0 ? "none" : CallerList.Of(token.Use.Callers)),
            new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
        ],
        $"Rotate {TokenName.Of(token)} with overlapSeconds: 0, or revoke it, now; then look who used it since.")
    {
        News = string.Join('\n', token.Leaks.Select(Where).Order(StringComparer.Ordinal)),
    };

    /// <inheritdoc />
    public Verdict? Check(EndedTokenFacts token, RuleTerms terms)
    {
        var leaks = token.Leaks.Where(leak => leak.ReportedAt >= terms.Ago(Window)).ToList();
        return leaks.Count == 0 ? null : new Verdict(
            Severity.Medium,
            $"was seen {Where(leaks[0])} and works no more",
            [.. Places(leaks, terms), new("ended", TimeText.Moment(token.EndedAt, terms.Now)), new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now))],
            $"Nobody can use {TokenName.Of(token)} any more. See that it was not used between the leak and its end, and that its program has another.");
    }

    private static IEnumerable<Evidence> Places(IEnumerable<LeakFacts> leaks, RuleTerms terms) =>
        leaks.Take(MaximumPlaces).Select(leak => new Evidence("seen", $"{Where(leak)}, {TimeText.Moment(leak.ReportedAt, terms.Now)}"));

    private static string Where(LeakFacts leak) => leak.Source switch
    {
        "QUERY_STRING" => $"in the address of a request ({leak.Place})",
        "REFERER" => $"in the referrer of a request ({leak.Place})",
        "REVOKED_BY_HOLDER" => $"by somebody who revoked it ({leak.Place})",
        _ => $"at {leak.Place}",
    };
}
