using System.Globalization;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Networks as evidence: with their sizes, and not more than a person reads.</summary>
internal static class NetworkList
{
    /// <summary>Most networks that are named one by one.</summary>
    private const int MaximumNamed = 10;

    internal static string Names(IReadOnlyCollection<IpNetwork> networks) => Listed(networks, network => network.ToString());

    internal static string Sizes(IReadOnlyCollection<IpNetwork> networks) => Listed(networks, network => $"{network} ({Size(network)})");

    // The count of an IPv6 network has up to 39 digits, which nobody reads.
    private static string Size(IpNetwork network) => network.IsIPv4
        ? string.Create(CultureInfo.InvariantCulture, $"{network.AddressCount:N0} addresses")
        : $"2^{128 - network.PrefixLength} addresses";

    private static string Listed(IReadOnlyCollection<IpNetwork> networks, Func<IpNetwork, string> text)
    {
        var named = string.Join(", ", networks.Take(MaximumNamed).Select(text));
        return networks.Count <= MaximumNamed ? named : $"{named} and {networks.Count - MaximumNamed} more";
    }
}
