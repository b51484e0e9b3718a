using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A program that gives access to others is one that a person watches.</summary>
public sealed class ManagesTokens : ITokenRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "PRV-004",
        "Can manage the access of others",
        Severity.High,
        "may make, change or end the tokens or permissions of others",
        "Such a token can make itself a successor that nobody knows.",
        "Take the permission away; a program rotates its own token without any.",
        ["npm: granular tokens cannot manage tokens", "Snowflake: programmatic access tokens", "GitLab: self_rotate"])
    {
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var managing = PermissionKinds.OverOthers(token.Permissions);
        return managing.Count == 0 ? null : new Verdict(
            About.Severity,
            $"can manage others by {string.Join(", ", managing)}",
            [
                new("permissions", string.Join(", ", managing)),
                new("made use of", Uses(token, managing, terms)),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"Replace {TokenName.Of(token)} by one whose scopes leave out {string.Join(", ", managing)}, unless managing access is its job.");
    }

    private static string Uses(TokenFacts token, IReadOnlyList<string> managing, RuleTerms terms)
    {
        var uses = token.PermissionUses.Where(use => managing.Contains(use.Permission, StringComparer.Ordinal)).ToList();
        return uses.Count == 0 ? "not as far as it was recorded" : string.Join(", ", uses.Select(use => $"{use.Permission} {TimeText.Moment(use.LastAt, terms.Now)}"));
    }
}
