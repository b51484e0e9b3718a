using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token that use extends has an end that no use moves.</summary>
public sealed class PerpetualSliding : ITokenRule
{
    /// <summary>Older than this, a session is no session.</summary>
    private static readonly Threshold Life = new(0, "days", 90, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-004",
        "Sliding token without an end",
        Severity.High,
        "extended by each use, no absolute end, and older than {days}",
        "A session that every use extends never ends while somebody uses it, whoever that is.",
        "Rotate it, with an absolute end set by the token policy.",
        ["Aiven: extend_when_used", "Okta: sliding tokens of 30 days", "OWASP NHI7 long-lived secrets"])
    {
        Thresholds = [Life],
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var age = terms.Now - token.CreatedAt;
        return !token.ExtendWhenUsed || token.AbsoluteExpiresAt is not null || token.GraceEndsAt is not null || age <= terms.Length(Life) ? null : new Verdict(
            About.Severity,
            $"has been extended by use for {TimeText.Age(age)}",
            [
                new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
                new("session duration", token.MaxAgeSeconds is { } seconds ? TimeText.Length(TimeSpan.FromSeconds(seconds)) : "none"),
                new("absolute end", "none"),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"Rotate {TokenName.Of(token)} now, and set an absolute end in the token policy: it has lived {TimeText.Age(age)}.");
    }
}
