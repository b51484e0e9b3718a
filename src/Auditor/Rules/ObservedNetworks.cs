using System.Net;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>The narrowest networks that hold everybody who called: what an allowlist could be.</summary>
internal static class ObservedNetworks
{
    /// <summary>So many addresses are named one by one.</summary>
    private const int FewAddresses = 5;

    private const int AddressBitsIPv4 = 32, AddressBitsIPv6 = 128;

    /// <summary>The networks of some callers, each no wider than the place that its addresses are in.</summary>
    internal static IReadOnlyList<IpNetwork> Of(IEnumerable<CallerFacts> callers)
    {
        var addresses = callers.Select(caller => (caller.Address, caller.Network)).Distinct().ToList();
        return addresses.Count <= FewAddresses
            ? [.. addresses.Select(address => Single(address.Address)).OrderBy(network => network.ToString(), StringComparer.Ordinal)]
            : [.. addresses.GroupBy(address => address.Network).Select(place => Narrowed([.. place.Select(address => address.Address)])).OrderBy(network => network.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The same as evidence: how many there are, and not more than a person reads.</summary>
    internal static Evidence Evidence(UseFacts use) => new(
        "called from in the last 90 days",
        use.Callers.Count == 0 ? "nowhere" : use.IsCut ? $"more than {UseFacts.MaximumCallers} addresses and programs" : NetworkList.Names(Of(use.Callers)));

    private static IpNetwork Single(IPAddress address) => IpNetwork.Around(address, AddressBitsIPv4, AddressBitsIPv6)!;

    private static IpNetwork Narrowed(IReadOnlyList<IPAddress> addresses)
    {
        for (var shorter = 0; ; shorter++)
        {
            var network = IpNetwork.Around(addresses[0], AddressBitsIPv4 - shorter, AddressBitsIPv6 - shorter)!;
            if (addresses.All(network.Contains))
            {
                return network;
            }
        }
    }
}
