using System.Globalization;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An allowlist holds the program's addresses, not those of its provider's other customers.</summary>
public sealed class AllowlistTooWide : ITokenRule
{
    /// <summary>Most public IPv4 addresses of all entries together.</summary>
    private static readonly Threshold MaximumPublicAddresses = new(0, "addresses", 1_024, ThresholdUnit.Count);

    /// <summary>Up to these prefixes a network is far too wide.</summary>
    private static readonly Threshold FarTooWideIPv4 = new(1, "highIPv4", 16, ThresholdUnit.Bits), FarTooWideIPv6 = new(2, "highIPv6", 32, ThresholdUnit.Bits);

    /// <summary>Below these prefixes a network is too wide.</summary>
    private static readonly Threshold NarrowIPv4 = new(3, "mediumIPv4", 24, ThresholdUnit.Bits), NarrowIPv6 = new(4, "mediumIPv6", 48, ThresholdUnit.Bits);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-003",
        "Allowlist too wide",
        Severity.High,
        "a public network wider than {mediumIPv4} (IPv4) or {mediumIPv6} (IPv6), or more than {addresses} public IPv4 addresses together: medium; {highIPv4} or {highIPv6} and wider: high",
        "A wide public network is shared with strangers, who then stand inside the allowlist.",
        "Replace wide networks by the few addresses that the program calls from.",
        ["Aiven best practices: IP allowlist", "NIST SP 800-53r5 AC-6"])
    {
        Thresholds = [MaximumPublicAddresses, FarTooWideIPv4, FarTooWideIPv6, NarrowIPv4, NarrowIPv6],
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.IpAllowlist is not { } list || OpenToTheInternet.IsOpen(list))
        {
            return null;
        }

        // Widest first, measured by what is wrong and then by the prefix, so that the title names the worst.
        var wide = list.Networks.Select(network => (Network: network, Severity: Judge(network, terms))).Where(judged => judged.Severity is not null)
            .OrderByDescending(judged => judged.Severity).ThenBy(judged => judged.Network.PrefixLength).Select(judged => judged.Network).ToList();
        var addresses = list.PublicAddressCountIPv4;
        if (wide.Count == 0 && addresses <= terms[MaximumPublicAddresses])
        {
            return null;
        }

        var total = string.Create(CultureInfo.InvariantCulture, $"{addresses:N0}");
        return new Verdict(
            wide.Count == 0 ? Severity.Medium : Judge(wide[0], terms)!.Value,
            wide.Count == 0 ? $"allows {total} public IPv4 addresses" : $"allows the wide public network {wide[0]}",
            [
                new("wide networks", wide.Count == 0 ? "none by itself" : NetworkList.Sizes(wide)),
                new("public IPv4 addresses together", total),
                new("allowlist", NetworkList.Names(list.Networks)),
            ],
            wide.Count == 0
                ? $"Rotate {TokenName.Of(token)} to one with fewer or narrower networks: only those that its program calls from."
                : $"Rotate {TokenName.Of(token)} to one that names single addresses or small networks instead of {NetworkList.Names(wide)}; its lastUsedIp shows where it last called from.");
    }

    private static Severity? Judge(IpNetwork network, RuleTerms terms)
    {
        var (farTooWide, narrow) = network.IsIPv4 ? (terms[FarTooWideIPv4], terms[NarrowIPv4]) : (terms[FarTooWideIPv6], terms[NarrowIPv6]);
        return network.PrefixLength switch
        {
            _ when !network.IsPublic => null,
            var prefix when prefix <= farTooWide => Severity.High,
            var prefix when prefix < narrow => Severity.Medium,
            _ => null,
        };
    }
}
