using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token has an end.</summary>
public sealed class NeverExpires : ITokenRule
{
    private const int RecommendedLifeDays = 90;

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-001",
        "Token that never expires",
        Severity.High,
        "no expiry",
        "A token without an end keeps working for whoever copied it, long after the program it was made for is gone.",
        $"Rotate to a token that ends within {RecommendedLifeDays} days.",
        ["OWASP NHI7 long-lived secrets", "GitLab 16: tokens expire by default", "Aiven best practices: session duration"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) => token.ExpiresAt is not null ? null : new Verdict(
        About.Severity,
        "never expires",
        [
            new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
            new("expires", "never"),
            new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
        ],
        $"Rotate {TokenName.Of(token)} to one that ends within {RecommendedLifeDays} days.");
}
