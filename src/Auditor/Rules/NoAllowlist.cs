using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token says where it may be used from.</summary>
public sealed class NoAllowlist : ITokenRule
{
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
    public Verdict? Check(TokenFacts token, DateTimeOffset now) => token.IpAllowlist is not null ? null : new Verdict(
        token.Privileged ? Severity.High : Severity.Medium,
        "works from any address",
        [
            new("allowlist", "none"),
            new("privileged", token.Privileged ? "yes" : "no"),
            new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, now)),
        ],
        $"Rotate {TokenName.Of(token)} to one whose allowlist names the networks that its program calls from; its lastUsedIp shows the last of them.");
}
