using System.Globalization;
using System.Net;
using AppUsersGateway.Data.Networks;
using CsCheck;
using Xunit;

namespace AppUsersGateway.Tests.Data.Networks;

/// <summary>The network type against a second opinion that knows nothing but lists of bits.</summary>
public sealed class IpNetworkPropertyTests
{
    private const int Samples = 10_000;

    private static readonly Gen<Sample> Draw =
        from bytes in Gen.Frequency((1, Gen.Byte.Array[4]), (1, Gen.Byte.Array[16]))
        from prefix in Gen.Int[0, bytes.Length * 8]
        from other in Gen.Byte.Array[bytes.Length]
        from flipped in Gen.Int[0, bytes.Length * 8] // one past the end: none
        from near in Gen.Bool
        from networkSpelling in Gen.Int[0, 4]
        from addressMapped in Gen.Bool
        select new Sample(bytes, prefix, near ? Flip(bytes, flipped) : other, networkSpelling, addressMapped);

    [Fact]
    public void Membership_is_equality_of_the_first_bits_however_it_is_spelt() => Draw.Sample(
        sample =>
        {
            var text = Spell(Masked(sample.Bytes, sample.Prefix), sample.Prefix, sample.Spelling);
            var expected = Bits(sample.Bytes).Take(sample.Prefix).SequenceEqual(Bits(sample.Other).Take(sample.Prefix));
            var address = new IPAddress(sample.Other);
            if (sample.AddressMapped && sample.Other.Length == 4)
            {
                address = address.MapToIPv6();
            }

            return IpNetwork.TryParse(text, out var network, out _) && network.Contains(address) == expected;
        },
        iter: Samples,
        print: Describe);

    [Fact]
    public void Canonical_text_reads_back_as_the_same_network() => Draw.Sample(
        sample =>
        {
            var text = Spell(Masked(sample.Bytes, sample.Prefix), sample.Prefix, sample.Spelling);
            return IpNetwork.TryParse(text, out var network, out _)
                && IpNetwork.TryParse(network.ToString(), out var again, out _)
                && network == again
                && network.ToString() == again.ToString();
        },
        iter: Samples,
        print: Describe);

    [Fact]
    public void Host_bits_are_refused_whatever_they_are() => Draw.Sample(
        sample =>
        {
            var hasHostBits = Bits(sample.Bytes).Skip(sample.Prefix).Any(bit => bit);
            return IpNetwork.TryParse(Spell(sample.Bytes, sample.Prefix, sample.Spelling), out _, out _) != hasHostBits;
        },
        iter: Samples,
        print: Describe);

    [Fact]
    public void A_text_of_address_characters_is_read_as_the_platform_reads_it_or_refused() =>
        Gen.Char["0123456789abcfx:./%"].Array[1, 24].Select(characters => new string(characters)).Sample(
            text => !IpNetwork.TryParse(text, out var network, out _)
                || (IPAddress.TryParse(text.Split('/')[0], out var address) && network.Contains(address)),
            iter: Samples);

    private static string Describe(Sample sample) =>
        $"{Spell(Masked(sample.Bytes, sample.Prefix), sample.Prefix, sample.Spelling)} and {new IPAddress(sample.Other)}";

    private static bool[] Bits(byte[] bytes) =>
        [.. bytes.SelectMany(value => Enumerable.Range(0, 8).Select(bit => (value >> (7 - bit) & 1) == 1))];

    private static byte[] Bytes(bool[] bits) =>
        [.. bits.Chunk(8).Select(eight => (byte)eight.Aggregate(0, (sum, bit) => (sum * 2) + (bit ? 1 : 0)))];

    private static byte[] Masked(byte[] bytes, int prefix) => Bytes([.. Bits(bytes).Select((bit, index) => bit && index < prefix)]);

    private static byte[] Flip(byte[] bytes, int flipped) => Bytes([.. Bits(bytes).Select((bit, index) => bit != (index == flipped))]);

    private static string Spell(byte[] bytes, int prefix, int spelling)
    {
        if (bytes.Length == 4)
        {
            var dotted = string.Join('.', bytes);
            var suffix = prefix == 32 && spelling % 2 == 0 ? "" : $"/{prefix}";
            return spelling switch
            {
                0 or 1 => dotted + suffix,
                2 => $"::ffff:{dotted}/{prefix + 96}",
                3 => $"0:0:0:0:0:FFFF:{bytes[0]:x2}{bytes[1]:X2}:{bytes[2]:x2}{bytes[3]:x2}/{prefix + 96}",
                _ => $"0000::ffff:{dotted}/{prefix + 96}",
            };
        }

        var groups = bytes.Chunk(2).Select(pair => (pair[0] << 8) | pair[1]).ToArray();
        var spelt = spelling switch
        {
            0 => string.Join(':', groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture))),
            1 => string.Join(':', groups.Select(group => group.ToString("X4", CultureInfo.InvariantCulture))),
            2 => $"{string.Join(':', groups[..6].Select(group => $"{group:x}"))}:{string.Join('.', bytes[12..])}",
            _ => new IPAddress(bytes).ToString(),
        };
        return prefix == 128 && spelling % 2 == 0 ? spelt : $"{spelt}/{prefix}";
    }

    private sealed record Sample(byte[] Bytes, int Prefix, byte[] Other, int Spelling, bool AddressMapped);
}
