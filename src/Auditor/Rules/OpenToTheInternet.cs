using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An allowlist leaves something out.</summary>
public sealed class OpenToTheInternet : ITokenRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-002",
        "Allowlist open to the internet",
        Severity.Critical,
        "0.0.0.0/0, ::/0, or networks that cover all of IPv4 or all of IPv6 together",
        "An allowlist that holds every address looks like a protection and is none.",
        "Remove the catch-all and name the networks that the program calls from.",
        ["Aiven best practices: IP allowlist", "NIST SP 800-53r5 AC-3, SC-7"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms) => token.IpAllowlist is not { } list || !IsOpen(list) ? null : new Verdict(
        About.Severity,
        $"allows every {Families(list)} address",
        [
            new("allowlist", NetworkList.Names(list.Networks)),
            new("covers", $"all of {Families(list)}{(list.ContainsAnyAddressEntry ? "" : ", by several entries together")}"),
            new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
        ],
        $"Rotate {TokenName.Of(token)} to one whose allowlist names only the networks that its program calls from; its lastUsedIp shows the last of them.");

    /// <summary>Whether the list holds every address of a family, so that its width needs no further word.</summary>
    internal static bool IsOpen(IpAllowlist list) => list.CoversAllIPv4 || list.CoversAllIPv6;

    private static string Families(IpAllowlist list) => (list.CoversAllIPv4, list.CoversAllIPv6) switch
    {
        (true, true) => "IPv4 and IPv6",
        (true, false) => "IPv4",
        _ => "IPv6",
    };
}
