using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token says where it may be used from.</summary>
public sealed class NoAllowlist : ITokenRule
{
    /// <summary>Longer proposals are for a tool, not for a sentence.</summary>
    private const int MostNamed = 10;

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-001",
        "No allowlist",
        Severity.High,
        "no allowlist: medium; of a privileged application user: high",
        "Without an allowlist a copied secret works from anywhere in the world.",
        "Restrict it to the networks that its program calls from.",
        ["Aiven best practices: IP allowlist", "Snowflake: network policy required", "Prowler: any IP allowed"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) => token.IpAllowlist is not null ? null : new Verdict(
        token.Privileged ? Severity.High : Severity.Medium,
        "works from any address",
        [
            new("allowlist", "none"),
            new("privileged", token.Privileged ? "yes" : "no"),
            new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ObservedNetworks.Evidence(token.Use),
        ],
        Remedy(token));

    private static string Remedy(TokenFacts token) => token.Use.Callers.Count == 0 || token.Use.IsCut || ObservedNetworks.Of(token.Use.Callers).Count > MostNamed
        ? $"Rotate {TokenName.Of(token)} to one whose allowlist names the networks that its program calls from; its lastUsedIp shows the last of them."
        : $"Issue a token in the place of {TokenName.Of(token)} with ipAllowlist: [{string.Join(", ", ObservedNetworks.Of(token.Use.Callers).Select(network => $"\"{network}\""))}], which holds every caller of the last 90 days.";
}
