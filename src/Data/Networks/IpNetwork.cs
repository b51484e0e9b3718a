using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Numerics;

namespace AppUsersGateway.Data.Networks;

/// <summary>
/// An IPv4 or IPv6 network in its one canonical form; a single address is the smallest network.
/// A class on purpose: a network that could not be read is null, never one that contains everything.
/// </summary>
public sealed record IpNetwork
{
    private readonly AddressNumber first;

    internal IpNetwork(AddressNumber first, int prefixLength)
    {
        this.first = first;
        PrefixLength = prefixLength;
    }

    /// <summary>The network of a length around an address, IPv4-mapped ones as IPv4; null for one with a zone.</summary>
    public static IpNetwork? Around(IPAddress address, int prefixIPv4, int prefixIPv6) => AddressNumber.TryRead(address, out var number)
        ? Around(number, prefixIPv4, prefixIPv6)
        : null;

    /// <summary>The first address of the network.</summary>
    public IPAddress Address => first.ToIPAddress();

    /// <summary>Length of the fixed part in bits: 0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    public int PrefixLength { get; }

    /// <summary>Whether it holds IPv4 addresses; IPv4-mapped IPv6 counts as IPv4.</summary>
    public bool IsIPv4 => first.IsIPv4;

    /// <summary>How many addresses it holds.</summary>
    public BigInteger AddressCount => BigInteger.One << (first.Bits - PrefixLength);

    /// <summary>Whether it holds every address of its family: <c>0.0.0.0/0</c> or <c>::/0</c>.</summary>
    public bool IsAnyAddress => PrefixLength == 0;

    /// <summary>
    /// Whether any of its addresses can be reached from the internet: false only when all of it lies in RFC 1918,
    /// carrier-grade NAT (100.64.0.0/10), loopback, link-local or unique local (fc00::/7) space.
    /// </summary>
    public bool IsPublic => !PrivateRanges.Include(this);

    /// <summary>
    /// Reads a canonical dotted quad or an RFC 4291 address, optionally with <c>/prefix</c>. Refuses what programs read
    /// differently (octal, hexadecimal, short forms, host bits set) and what is no network (brackets, ports, zones, blanks).
    /// </summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="network">The network; null when refused.</param>
    /// <param name="problem">A sentence for a person that says what would be right; empty when read.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out IpNetwork? network, out string problem)
    {
        network = NetworkGrammar.Parse(text, out problem);
        return network is not null;
    }

    /// <summary>Whether the address belongs to the network. IPv4-mapped addresses count as IPv4; one with a zone never belongs.</summary>
    public bool Contains(IPAddress address) => AddressNumber.TryRead(address, out var number) && Holds(number);

    /// <summary>Whether every address of the other network belongs to this one.</summary>
    public bool Contains(IpNetwork other) => other.PrefixLength >= PrefixLength && Holds(other.first);

    /// <summary>Canonical text: <c>192.0.2.7</c> for a single address, otherwise <c>10.0.0.0/8</c>.</summary>
    public override string ToString() => PrefixLength == first.Bits ? $"{Address}" : $"{Address}/{PrefixLength}";

    /// <summary>The network of a length around this one's first address.</summary>
    internal IpNetwork Around(int prefixIPv4, int prefixIPv6) => Around(first, prefixIPv4, prefixIPv6);

    internal bool Holds(AddressNumber number) => number.IsIPv4 == IsIPv4 && number.Masked(PrefixLength) == first;

    private static IpNetwork Around(AddressNumber number, int prefixIPv4, int prefixIPv6)
    {
        var prefix = number.IsIPv4 ? prefixIPv4 : prefixIPv6;
        return new IpNetwork(number.Masked(prefix), prefix);
    }
}
