using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token that use does not extend is not planned for longer than the policy of good practice allows.</summary>
public sealed class LifetimeTooLong : ITokenRule
{
    /// <summary>Reached when the planned life is longer.</summary>
    private static readonly Stages Lives = Stages.Days((Severity.Medium, 90), (Severity.High, 365));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-002",
        "Lifetime too long",
        Severity.High,
        "planned life longer than {medium}: medium; than {high}: high; of tokens that use does not extend",
        "The longer a secret is good, the more places it is copied to, and the later anybody notices.",
        "Shorten the life at the next rotation.",
        ["OWASP NHI7 long-lived secrets", "GitLab: 365 days at most", "GitHub: 366 days at most", "PCI DSS 4.0.1 8.6.3"])
    {
        Thresholds = Lives.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.ExtendWhenUsed || token.GraceEndsAt is not null || token.ExpiresAt is not { } end || Lives.Passed(terms, end - token.CreatedAt) is not { } reached)
        {
            return null;
        }

        return new Verdict(
            reached.Severity,
            $"was made to live {TimeText.Age(end - token.CreatedAt)}",
            [
                new("planned life", TimeText.Length(end - token.CreatedAt)),
                new("longer than", TimeText.Length(reached.Window)),
                new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
                new("expires", TimeText.Moment(end, terms.Now)),
            ],
            $"Rotate {TokenName.Of(token)} to one that ends within {TimeText.Length(terms.Length(Lives.Thresholds[0]))}.");
    }
}
