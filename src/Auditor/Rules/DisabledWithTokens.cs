using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A user that is disabled for long has nothing that would work again.</summary>
public sealed class DisabledWithTokens : IDisabledUserRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-008",
        "Disabled user with live tokens",
        Severity.Critical,
        "disabled, with tokens that would work again once it is enabled",
        "One wrong click, and everything that it could do it can do again.",
        "Revoke its tokens.",
        ["OWASP NHI1 improper offboarding", "NIST SP 800-53r5 AC-2(3)"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms) => user.LiveTokens == 0 ? null : new Verdict(
        About.Severity,
        $"is disabled and has {TimeText.Count(user.LiveTokens, "live token")}",
        [
            new("live tokens", $"{user.LiveTokens}"),
            new("tokens", CallerList.Listed([.. user.Tokens.Select(token => $"{token.Prefix}… last used {TimeText.MomentOrNever(token.LastUsedAt, terms.Now)}")])),
            new("last successful use of any token", TimeText.MomentOrNever(user.LastUsedAt, terms.Now)),
        ],
        $"Revoke them in one action: revokeTokens with where: {{ applicationUserId: \"{user.ApplicationUserId}\" }}; or delete application user {user.Name}.");
}
