using System.Numerics;

namespace AppUsersGateway.Data.Networks;

/// <summary>The ranges that are not reached from the internet; they do not overlap.</summary>
internal static class PrivateRanges
{
    private static readonly IpNetwork[] Ranges =
    [
        Range("10.0.0.0/8"), Range("172.16.0.0/12"), Range("192.168.0.0/16"), // RFC 1918
        Range("100.64.0.0/10"), // carrier-grade NAT, RFC 6598
        Range("127.0.0.0/8"), Range("::1"), // loopback
        Range("169.254.0.0/16"), Range("fe80::/10"), // link-local
        Range("fc00::/7"), // unique local, RFC 4193
    ];

    internal static bool Include(IpNetwork network) => Array.Exists(Ranges, range => range.Contains(network));

    /// <summary>How many addresses of the network lie in private ranges.</summary>
    internal static BigInteger AddressesWithin(IpNetwork network) =>
        Include(network) ? network.AddressCount : Count(Ranges.Where(network.Contains));

    internal static BigInteger Count(IEnumerable<IpNetwork> disjoint) =>
        disjoint.Aggregate(BigInteger.Zero, (sum, network) => sum + network.AddressCount);

    private static IpNetwork Range(string text) =>
        IpNetwork.TryParse(text, out var network, out var problem) ? network : throw new InvalidOperationException(problem);
}
