using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token says which of the permissions of its user it keeps.</summary>
public sealed class UnscopedToken : ITokenRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "PRV-003",
        "Token without scopes",
        Severity.High,
        "no scopes, of an application user that holds permissions",
        "Without scopes a token can do all that its user can, and all that its user will ever be granted.",
        "Issue a token with the scopes that its program uses.",
        ["OWASP NHI5 over-privileged NHI", "Buildkite: scopes of GraphQL tokens", "GitLab: least scopes"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.Scopes is not null || token.Permissions.Granted.Count == 0)
        {
            return null;
        }

        var used = token.PermissionUses.Select(use => use.Permission).Distinct(StringComparer.Ordinal).ToList();
        return new Verdict(
            About.Severity,
            "keeps every permission of its user",
            [
                new("scopes", "none"),
                new("can do", string.Join(", ", token.Permissions.Granted)),
                new("made use of in the last 90 days", used.Count == 0 ? "nothing that was recorded" : string.Join(", ", used)),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"Issue a token with scopes: [{string.Join(", ", (used.Count == 0 ? token.Permissions.Granted : used).Select(name => $"\"{name}\""))}] in the place of {TokenName.Of(token)}{(used.Count == 0 ? ", leaving out what it does not need" : "")}.");
    }
}
