namespace AppUsersGateway.Data.Networks;

/// <summary>
/// The narrowest networks that hold some addresses: each address by itself while there are not too many, otherwise neighbours together. What is
/// joined is always what makes the smallest network, so that the widest one is as narrow as the limit allows, and each is the smallest that holds its addresses.
/// </summary>
public static class NarrowestCover
{
    /// <summary>Below a host's own network there is no difference in exposure: a site hands out IPv6 by /64 as it hands out IPv4 by address.</summary>
    private const int IPv6HostBits = 64;

    /// <summary>The networks, disjoint, IPv4 before IPv6, in the order of their addresses.</summary>
    /// <param name="addresses">What is to be held; networks among them are held as a whole.</param>
    /// <param name="maximum">How many networks there may be, at least 1; one of each family there is always.</param>
    public static IReadOnlyList<IpNetwork> Of(IEnumerable<IpNetwork> addresses, int maximum)
    {
        var spans = new List<Span>();
        foreach (var span in addresses.Select(Span.Of).OrderByDescending(span => span.IsIPv4).ThenBy(span => span.First.Value).ThenBy(span => span.PrefixLength))
        {
            // A network stands before what is in it.
            if (spans.Count == 0 || !spans[^1].Holds(span))
            {
                spans.Add(span);
            }
        }

        return [.. Runs(spans, Joints(spans, maximum)).Select(run => run.Network)];
    }

    /// <summary>After which places a network goes on: the closest neighbours, as many as are too many.</summary>
    private static HashSet<int> Joints(List<Span> spans, int maximum) =>
    [
        .. Enumerable.Range(0, Math.Max(0, spans.Count - 1))
            .Where(place => spans[place].IsIPv4 == spans[place + 1].IsIPv4)
            .OrderBy(place => spans[place].With(spans[place + 1]).Exposure).ThenBy(place => place)
            .Take(Math.Max(0, spans.Count - maximum)),
    ];

    private static IEnumerable<Span> Runs(List<Span> spans, HashSet<int> joints)
    {
        for (var place = 0; place < spans.Count; place++)
        {
            var run = spans[place];
            while (joints.Contains(place))
            {
                run = run.With(spans[++place]);
            }

            yield return run;
        }
    }

    /// <summary>The smallest network that reaches from one address to another.</summary>
    private readonly record struct Span(AddressNumber First, int PrefixLength)
    {
        public bool IsIPv4 => First.IsIPv4;

        /// <summary>
        /// How much such a network opens, comparable between families as audits compare them: a /64 like an address, a /48 like a /24, a /32 like a /16.
        /// </summary>
        public int Exposure =>
            IsIPv4 ? 2 * (AddressNumber.IPv4Bits - PrefixLength)
            : PrefixLength >= IPv6HostBits ? 2 * (IPv6HostBits - PrefixLength)
            : IPv6HostBits - PrefixLength;

        public IpNetwork Network => new(First, PrefixLength);

        public static Span Of(IpNetwork network) =>
            AddressNumber.TryRead(network.Address, out var number) ? new Span(number, network.PrefixLength) : throw new ArgumentException("A network has no zone.", nameof(network));

        public bool Holds(Span other) => other.IsIPv4 == IsIPv4 && other.PrefixLength >= PrefixLength && other.First.Masked(PrefixLength) == First;

        public Span With(Span other)
        {
            var differing = AddressNumber.IPv6Bits - (int)UInt128.LeadingZeroCount(First.Value ^ other.First.Value);
            var length = Math.Min(First.Bits - differing, Math.Min(PrefixLength, other.PrefixLength));
            return new Span(First.Masked(length), length);
        }
    }
}
