namespace AppUsersGateway.Data.Networks;

/// <summary>Reads a network: an address, or an address and a prefix length, with nothing before, between or behind.</summary>
internal static class NetworkGrammar
{
    /// <summary>The network, or null and the sentence that says what would be right.</summary>
    internal static IpNetwork? Parse(string text, out string problem)
    {
        problem = "";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!AddressGrammar.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            problem = NetworkProblem.OfAddress(text);
            return null;
        }

        var prefix = address.Bits;
        if (slash >= 0 && !AddressGrammar.TryParseDecimal(text.AsSpan(slash + 1), address.Bits, out prefix))
        {
            problem = NetworkProblem.OfPrefix(text, address.Bits);
            return null;
        }

        if (address.IsIPv4Mapped)
        {
            if (prefix < AddressNumber.MappedPrefixBits)
            {
                problem = NetworkProblem.OfMappedPrefix(text);
                return null;
            }

            address = address.Unmapped();
            prefix -= AddressNumber.MappedPrefixBits;
        }

        var first = address.Masked(prefix);
        if (first != address)
        {
            problem = NetworkProblem.OfHostBits(text, new IpNetwork(first, prefix), new IpNetwork(address, address.Bits));
            return null;
        }

        return new IpNetwork(first, prefix);
    }
}
