using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An allowlist says what it means: each network once, and only networks that a call can come from.</summary>
public sealed class RiskyNetworks : ITokenRule
{
    /// <summary>How lately somebody must have been refused.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <summary>"This network", multicast, reserved and documentation: no packet of a program comes from there (RFC 6890).</summary>
    private static readonly IpNetwork[] Unreachable = [.. IpAllowlist.FromStorage("0.0.0.0/8 224.0.0.0/4 240.0.0.0/4 ff00::/8").Networks];

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-005",
        "Risky or pointless networks",
        Severity.Medium,
        "only private networks while calls from public addresses are refused, or a network that no call can come from: medium; a network within another: low",
        "What can never match gives a wrong sense of safety, and what is named twice is changed once.",
        "Correct the entries.",
        ["NIST SP 800-53r5 CM-6", "RFC 1918, RFC 6890"])
    {
        Thresholds = [Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.IpAllowlist is not { } list)
        {
            return null;
        }

        var unreachable = list.Networks.Where(static network => Array.Exists(Unreachable, range => range.Contains(network))).ToList();
        var nested = list.Networks.Count == 1 ? [] : list.Networks.Where(network => list.Networks.Any(other => other != network && other.Contains(network))).ToList();
        var strangers = token.Use.Denials.Count > 0 && list.Networks.All(network => !network.IsPublic)
            ? token.Use.Denials.Where(denial => denial.LastAt >= terms.Ago(Window) && denial.Network.IsPublic).ToList()
            : [];
        Evidence[] faults =
        [
            .. unreachable.Count > 0 ? [new Evidence("no call can come from", NetworkList.Names(unreachable))] : Array.Empty<Evidence>(),
            .. strangers.Count > 0 ? [new Evidence("private networks only, but refused from", CallerList.Of(strangers))] : Array.Empty<Evidence>(),
            .. nested.Count > 0 ? [new Evidence("within another entry", NetworkList.Names(nested))] : Array.Empty<Evidence>(),
        ];
        return faults.Length == 0 ? null : new Verdict(
            unreachable.Count + strangers.Count > 0 ? Severity.Medium : Severity.Low,
            unreachable.Count > 0 ? $"allows {unreachable[0]}, from which no call can come"
                : strangers.Count > 0 ? "allows private networks only and is called from public ones"
                : $"names {nested[0]} twice",
            [.. faults, new("allowlist", NetworkList.Names(list.Networks))],
            $"Rotate {TokenName.Of(token)} to one whose allowlist names each network once, and only networks that its program calls from.");
    }
}
