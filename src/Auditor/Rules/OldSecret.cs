using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A secret is replaced before it has been everywhere.</summary>
public sealed class OldSecret : ITokenRule
{
    /// <summary>Reached when the secret is older.</summary>
    private static readonly Stages Ages = Stages.Days((Severity.Medium, 90), (Severity.High, 180), (Severity.Critical, 365));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-009",
        "Old secret",
        Severity.Critical,
        "issued more than {medium} ago: medium; {high}: high; {critical}: critical",
        "Every machine, log and colleague that a secret has passed by in its life may still hold it.",
        "Rotate it; the overlap keeps the service up.",
        ["CIS AWS Foundations Benchmark: 90 days", "PCI DSS 4.0.1 8.6.3", "Matomo: 180 days", "NIST SP 800-53r5 IA-5"])
    {
        Thresholds = Ages.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) =>
        token.GraceEndsAt is not null || Ages.Passed(terms, terms.Now - token.CreatedAt) is not { } reached ? null : new Verdict(
            reached.Severity,
            $"has had the same secret for {TimeText.Age(terms.Now - token.CreatedAt)}",
            [
                new("issued", TimeText.Moment(token.CreatedAt, terms.Now)),
                new("older than", TimeText.Length(reached.Window)),
                new("expires", token.ExpiresAt is { } end ? TimeText.Moment(end, terms.Now) : "never"),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"Rotate {TokenName.Of(token)}: the old secret works on for a day, or as long as you say.");
}
