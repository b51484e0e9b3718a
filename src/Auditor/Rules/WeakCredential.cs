using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A secret has the form of today.</summary>
public sealed class WeakCredential : ITokenRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-014",
        "Secret of an old form",
        Severity.Medium,
        "a form of secret or hash that is older than the one that new tokens get",
        "Old forms are shorter, cannot be found by scanners, or are hashed in a way that is weaker.",
        "Rotate it: the new secret has the form of today.",
        ["OWASP NHI4 insecure authentication", "Cloudflare: scannable token format", "NIST SP 800-53r5 IA-5(1)"])
    {
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) => token.SecretScheme >= TokenSecret.Scheme ? null : new Verdict(
        About.Severity,
        "has a secret of an old form",
        [
            new("form of the secret", $"{token.SecretScheme}; today's is {TokenSecret.Scheme}"),
            new("issued", TimeText.Moment(token.CreatedAt, terms.Now)),
        ],
        $"Rotate {TokenName.Of(token)}: the new secret has the form of today.");
}
