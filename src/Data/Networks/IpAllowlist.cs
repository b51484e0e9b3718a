using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Numerics;

namespace AppUsersGateway.Data.Networks;

/// <summary>The networks a token may be used from: 1 to 100, canonical, each once, in the order given. Equal when their text is.</summary>
public sealed record IpAllowlist
{
    /// <summary>Most entries that a list may be given.</summary>
    public const int MaximumNetworks = 100;

    private const char Separator = ' ';

    private readonly string text;

    private IpAllowlist(IEnumerable<IpNetwork> networks)
    {
        Networks = [.. networks.Distinct()];
        Entries = [.. Networks.Select(network => network.ToString())];
        text = string.Join(Separator, Entries);
    }

    /// <summary>The networks in the order given, without duplicates.</summary>
    public IReadOnlyList<IpNetwork> Networks { get; }

    /// <summary>The same as text.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>Whether an entry is <c>0.0.0.0/0</c> or <c>::/0</c>.</summary>
    public bool ContainsAnyAddressEntry => Networks.Any(network => network.IsAnyAddress);

    /// <summary>Whether the entries together hold every IPv4 address, as <c>0.0.0.0/1</c> and <c>128.0.0.0/1</c> do.</summary>
    public bool CoversAllIPv4 => Covers(isIPv4: true, AddressNumber.IPv4Bits);

    /// <summary>Whether the entries together hold every IPv6 address.</summary>
    public bool CoversAllIPv6 => Covers(isIPv4: false, AddressNumber.IPv6Bits);

    /// <summary>How many IPv4 addresses outside private ranges the entries hold together, each counted once.</summary>
    public BigInteger PublicAddressCountIPv4
    {
        get
        {
            var widest = Widest(isIPv4: true).ToList();
            return PrivateRanges.Count(widest)
                - widest.Aggregate(BigInteger.Zero, (sum, network) => sum + PrivateRanges.AddressesWithin(network));
        }
    }

    /// <summary>Reads a list as somebody wrote it.</summary>
    /// <param name="entries">Addresses and networks, 1 to 100.</param>
    /// <param name="list">The list; null when refused.</param>
    /// <param name="problem">A sentence for a person that names the faulty entry by its index (from 0); empty when read.</param>
    public static bool TryCreate(IReadOnlyList<string> entries, [NotNullWhen(true)] out IpAllowlist? list, out string problem)
    {
        list = null;
        problem = entries.Count switch
        {
            0 => "An empty allowlist would refuse every address; leave ipAllowlist out to allow any address.",
            > MaximumNetworks => $"An allowlist has at most {MaximumNetworks} entries, and this one has {entries.Count}: join neighbouring networks or leave some out.",
            _ => "",
        };
        if (problem.Length > 0)
        {
            return false;
        }

        var networks = new List<IpNetwork>(entries.Count);
        for (var index = 0; index < entries.Count; index++)
        {
            if (!IpNetwork.TryParse(entries[index], out var network, out var fault))
            {
                problem = $"ipAllowlist[{index}]: {fault}";
                return false;
            }

            networks.Add(network);
        }

        list = new IpAllowlist(networks);
        return true;
    }

    /// <summary>Reads what <see cref="ToStorage"/> wrote.</summary>
    /// <exception cref="FormatException">The text is anything else: a damaged list must never read as a wider one.</exception>
    public static IpAllowlist FromStorage(string text) =>
        TryCreate(text.Split(Separator), out var list, out var problem)
            ? list
            : throw new FormatException($"The stored allowlist is damaged. {problem}");

    /// <summary>The canonical entries, joined by one space.</summary>
    public string ToStorage() => text;

    /// <summary>Whether the address may use the token.</summary>
    public bool Contains(IPAddress address) => AddressNumber.TryRead(address, out var number) && Holds(number);

    /// <inheritdoc />
    public bool Equals(IpAllowlist? other) => other is not null && text == other.text;

    /// <inheritdoc />
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The same as <see cref="ToStorage"/>.</summary>
    public override string ToString() => text;

    private bool Holds(AddressNumber number)
    {
        for (var i = 0; i < Networks.Count; i++)
        {
            if (Networks[i].Holds(number))
            {
                return true;
            }
        }

        return false;
    }

    // Lists that hold a small part of all addresses, and so nearly all lists, need no exact count.
    private bool Covers(bool isIPv4, int bits)
    {
        var part = 0.0;
        for (var i = 0; i < Networks.Count; i++)
        {
            part += Networks[i].IsIPv4 == isIPv4 ? Math.ScaleB(1, -Networks[i].PrefixLength) : 0;
        }

        return part >= 0.5 && PrivateRanges.Count(Widest(isIPv4)) == BigInteger.One << bits;
    }

    // Two networks overlap only when one holds the other, so the widest ones are disjoint and their sizes add up.
    private IEnumerable<IpNetwork> Widest(bool isIPv4) => Networks.Where(network =>
        network.IsIPv4 == isIPv4 && !Networks.Any(other => other != network && other.Contains(network)));
}
