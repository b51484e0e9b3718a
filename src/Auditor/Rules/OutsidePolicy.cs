using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token fulfils what the organization demands of tokens today.</summary>
public sealed class OutsidePolicy : ITokenRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-015",
        "Token outside the policy",
        Severity.Medium,
        "the token policy would refuse it today, or was passed by when it was issued",
        "A policy that old tokens need not fulfil protects only what is new.",
        "Rotate it to one that the policy allows.",
        ["GitHub: tokens that a new policy leaves as they are", "NIST SP 800-53r5 CM-6"])
    {
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.PolicyViolations.Count == 0 || token.GraceEndsAt is not null)
        {
            return null;
        }

        var until = token.GrandfatheredUntil;
        return new Verdict(
            About.Severity,
            token.PolicyBypassReason is null ? "is not what the token policy demands" : "was issued past the token policy",
            [
                .. token.PolicyViolations.Select(violation => new Evidence("violates", violation)),
                .. token.PolicyBypassReason is { } reason ? [new Evidence("policy passed by because", reason)] : Array.Empty<Evidence>(),
                new("issued", TimeText.Moment(token.CreatedAt, terms.Now)),
                new("grandfathered", until is { } end ? $"until {TimeText.Moment(end, terms.Now)}" : "without an end"),
            ],
            until is { } date
                ? $"Replace {TokenName.Of(token)} by one that fulfils the policy before {TimeText.Date(date)}."
                : $"Replace {TokenName.Of(token)} by one that fulfils the policy.")
        {
            Deadline = until,
        };
    }
}
