using System.Numerics;
using AppUsersGateway.Data.Networks;
using CsCheck;
using Xunit;

namespace AppUsersGateway.Tests.Data.Networks;

/// <summary>Covers hold everything, and no network is wider than the limit makes it. The oracle knows addresses as strings of bits and nothing else.</summary>
public sealed class NarrowestCoverTests
{
    [Theory]
    [InlineData(20, "192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.2")]
    [InlineData(1, "192.0.2.1 192.0.2.2", "192.0.2.0/30")]
    [InlineData(2, "192.0.2.1 198.51.100.7 192.0.2.6", "192.0.2.0/29 198.51.100.7")]
    [InlineData(1, "10.0.0.1", "10.0.0.1")]
    [InlineData(1, "1.0.0.1 200.0.0.1", "0.0.0.0/0")]
    [InlineData(1, "192.0.2.1 2001:db8::1", "192.0.2.1 2001:db8::1")] // one of each family there is always
    [InlineData(2, "192.0.2.1 192.0.2.3 2001:db8::1 2001:db8::ffff", "192.0.2.0/30 2001:db8::/112")]
    [InlineData(3, "192.0.2.1 192.0.2.3 2001:db8::1 2001:db8::ffff", "192.0.2.1 192.0.2.3 2001:db8::/112")] // within a /64 is nothing lost
    [InlineData(3, "192.0.2.1 192.0.2.255 2001:db8::1 2001:db8:1::1", "192.0.2.0/24 2001:db8::1 2001:db8:1::1")] // a /24 opens less than a /47
    [InlineData(20, "10.0.0.0/8 10.1.2.3 10.255.0.0/16", "10.0.0.0/8")]
    [InlineData(20, "", "")]
    public void It_is_what_a_person_would_write(int maximum, string addresses, string networks) =>
        Assert.Equal(networks, string.Join(' ', NarrowestCover.Of(Read(addresses), maximum)));

    [Fact]
    public void It_holds_every_address_and_no_network_is_wider_than_needed()
    {
        var value = Gen.OneOf(Gen.UInt, Gen.UInt[0, 255], Gen.UInt[0, 65_535].Select(low => low << 8)); // far apart, close, and in rows of networks
        var addresses = Gen.Select(value, Gen.Bool, (low, isIPv4) => isIPv4 ? Bits(low, 32) : Bits(new BigInteger(low) << (int)(low % 90), 128)).List[0, 60];
        Gen.Select(addresses, Gen.Int[1, 30]).Sample((bits, maximum) =>
        {
            var distinct = bits.Distinct(StringComparer.Ordinal).ToList();
            var cover = NarrowestCover.Of(distinct.Select(Network), maximum).Select(network => network.ToString()).ToList();
            var prefixes = cover.Select(Prefix).ToList();

            // Everything is held, once; each network is the smallest that holds its addresses.
            Assert.All(distinct, address => Assert.Single(prefixes, prefix => prefix.IsIPv4 == (address.Length == 32) && address.StartsWith(prefix.Bits, StringComparison.Ordinal)));
            Assert.All(prefixes, prefix =>
            {
                var held = distinct.Where(address => address.Length == prefix.Length && address.StartsWith(prefix.Bits, StringComparison.Ordinal)).ToList();
                Assert.True(held.Count == 1 ? prefix.Bits.Length == prefix.Length : held.Select(address => address[prefix.Bits.Length]).Distinct().Count() == 2, prefix.ToString());
            });

            // As many as are allowed, or each address by itself.
            var families = distinct.Select(address => address.Length).Distinct().Count();
            Assert.Equal(Math.Min(distinct.Count, Math.Max(maximum, families)), cover.Count);

            // The widest is as narrow as any cover of so many networks can be: one bit more everywhere would need too many.
            var widest = prefixes.Where(prefix => prefix.Bits.Length < prefix.Length).Select(prefix => Exposure(prefix.Length, prefix.Bits.Length)).DefaultIfEmpty(int.MinValue).Max();
            if (widest > int.MinValue && prefixes.Count > families)
            {
                Assert.True(BlocksBelow(distinct, widest) > maximum, $"{string.Join(' ', cover)} of {distinct.Count} by {maximum}");
            }
        });
    }

    /// <summary>How many networks it takes when each must open less than this.</summary>
    private static int BlocksBelow(IEnumerable<string> addresses, int exposure) => addresses
        .Select(address => address.Length + ":" + address[..Enumerable.Range(0, address.Length + 1).First(length => Exposure(address.Length, length) < exposure || length == address.Length)])
        .Distinct(StringComparer.Ordinal).Count();

    // As the audits compare the families: /64 like an address, /48 like /24, /32 like /16.
    private static int Exposure(int bits, int prefix) => bits == 32 ? 2 * (32 - prefix) : prefix >= 64 ? 2 * (64 - prefix) : 64 - prefix;

    private static string Bits(BigInteger value, int length) => string.Concat(Enumerable.Range(0, length).Reverse().Select(bit => (value >> bit & 1) == 1 ? '1' : '0'));

    private static IpNetwork Network(string bits)
    {
        var bytes = bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2)).ToArray();
        return Read(new System.Net.IPAddress(bytes).ToString()).Single();
    }

    private static (string Bits, int Length, bool IsIPv4) Prefix(string network)
    {
        var parts = network.Split('/');
        var bytes = Read(parts[0]).Single().Address.GetAddressBytes();
        var bits = string.Concat(bytes.Select(octet => Convert.ToString(octet, 2).PadLeft(8, '0')));
        var length = parts.Length == 1 ? bits.Length : int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        return (bits[..length], bits.Length, bits.Length == 32);
    }

    private static IEnumerable<IpNetwork> Read(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => IpNetwork.TryParse(entry, out var network, out var problem) ? network : throw new FormatException(problem));
}
