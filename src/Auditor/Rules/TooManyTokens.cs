using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A program has one token, and two while it changes over.</summary>
public sealed class TooManyTokens : IApplicationUserRule
{
    /// <summary>Reached when there are more.</summary>
    private static readonly Stages Numbers = Stages.Counts((Severity.Medium, 2), (Severity.High, 5));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-011",
        "Too many live tokens",
        Severity.High,
        "more than {medium} live tokens that were not rotated: medium; more than {high}: high",
        "With many tokens nobody knows which one is where, and none can be taken away.",
        "Keep one active token for each program; two only during a rotation.",
        ["CIS AWS Foundations Benchmark: one active access key", "Prowler: two active keys", "OWASP NHI9 NHI reuse"])
    {
        Thresholds = Numbers.Thresholds,
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        if (Numbers.Passed(terms, user.Tokens.Count(token => !token.IsRotated)) is not { } reached)
        {
            return null;
        }

        var tokens = user.Tokens.Where(token => !token.IsRotated).ToList();
        return new Verdict(
            reached.Severity,
            $"has {tokens.Count} live tokens",
            [
                new("live tokens", $"{tokens.Count}"),
                new("last used", CallerList.Listed([.. tokens.OrderBy(token => token.LastUsedAt).Select(token => $"{token.Prefix}… {TimeText.MomentOrNever(token.LastUsedAt, terms.Now)}")])),
            ],
            $"Revoke those tokens of application user {user.Name} that nothing needs, or make one application user for each program.");
    }
}
