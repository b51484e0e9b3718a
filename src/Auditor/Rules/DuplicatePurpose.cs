using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>One program needs one token for one purpose.</summary>
public sealed class DuplicatePurpose : ITokenRule
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-012",
        "Two tokens for one purpose",
        Severity.Low,
        "the same scopes and the same callers as another token of the same user in the last 30 days; the less used one is told of",
        "The second secret doubles what can leak and adds nothing.",
        "Revoke the less used one.",
        ["OWASP NHI9 NHI reuse", "GitLab: one token per purpose"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) => token.DuplicateOf is not { } other ? null : UsageGuard.For(token).Weigh(
        new Verdict(
            About.Severity,
            $"does what {other}… does",
            [
                new("the other token", $"{other}…, used more"),
                new("scopes of both", token.Scopes is null ? "all of the application user's" : token.Scopes.ToStorage()),
                new("callers of both", CallerList.Of(token.Use.Callers)),
                new("uses in the last 30 days", TimeText.Count(token.UsesLast30Days, "use")),
            ],
            $"Let its program use {other}…, and revoke {TokenName.Of(token)}."),
        Window,
        terms.Now);
}
