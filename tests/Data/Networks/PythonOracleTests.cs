using System.Diagnostics;
using System.Globalization;
using System.Net;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Tests.Support;
using CsCheck;
using Xunit;

namespace AppUsersGateway.Tests.Data.Networks;

/// <summary>Addresses, networks and their spellings, right and wrong ones, against Python's <c>ipaddress</c> (P05).</summary>
public sealed class PythonOracleTests
{
    private const int Triples = 100_000;

    /// <summary>Reads lines of address and network; answers whether one holds the other, - for what is no network, x for what is no address.</summary>
    private const string Oracle = """
        import ipaddress, re, sys

        def address(text):
            if '%' in text: raise ValueError
            read = ipaddress.ip_address(text)
            return read.ipv4_mapped or read if read.version == 6 else read

        def network(text):
            # What Python takes besides: zones, masks, and prefixes with leading zeros.
            if '%' in text or not re.fullmatch(r'[^/]*(/(0|[1-9][0-9]*))?', text): raise ValueError
            read = ipaddress.ip_network(text, strict=True)
            if read.version == 6 and read.network_address.ipv4_mapped is not None:
                if read.prefixlen < 96: raise ValueError
                return ipaddress.ip_network((read.network_address.ipv4_mapped, read.prefixlen - 96))
            return read

        def verdict(line):
            a, n = line.rstrip('\n').split('\t')
            try: n = network(n)
            except ValueError: return '-'
            try: a = address(a)
            except ValueError: return 'x'
            return '1' if a in n else '0'

        sys.stdout.write(''.join(map(verdict, sys.stdin)))
        """;

    private static readonly Gen<(string Address, string Network)> Triple =
        from bytes in Gen.Frequency((3, Gen.Byte.Array[4]), (2, Gen.Byte.Array[16]), (1, Gen.Byte.Array[4].Select(Mapped)))
        from prefix in Gen.Int[0, bytes.Length * 8]
        from other in Gen.Byte.Array[bytes.Length]
        from far in Gen.Bool
        from flipped in Gen.Int[0, bytes.Length * 8] // one past the end: none
        from loose in Gen.Int[0, 9]
        from spelling in Gen.Int[0, 15]
        from networkSpelling in Gen.Int[0, 15]
        select (
            Spell(far ? other : Flip(bytes, flipped), spelling),
            Spell(loose == 0 ? bytes : Masked(bytes, prefix), networkSpelling) + Suffix(prefix, networkSpelling, bytes.Length * 8));

    [PythonFact]
    public async Task A_hundred_thousand_spellings_mean_to_us_what_they_mean_to_Python()
    {
        var triples = Triple.Array[Triples].Single();

        var verdicts = await Ask(triples);

        Assert.Equal(Triples, verdicts.Length);
        var disagreements = triples.Index().Where(item => Ours(item.Item) != verdicts[item.Index]).Select(item => $"{item.Item.Address} in {item.Item.Network}: {verdicts[item.Index]}");
        Assert.Empty(disagreements.Take(20));
        // All four answers were asked for.
        Assert.All("10-x", answer => Assert.InRange(verdicts.Count(verdict => verdict == answer), Triples / 100, Triples));
    }

    private static char Ours((string Address, string Network) triple) =>
        !IpNetwork.TryParse(triple.Network, out var network, out _) ? '-'
        : !ForwardedNode.TryParse(triple.Address, out var address) ? 'x'
        : network.Contains(address) ? '1'
        : '0';

    private static async Task<string> Ask(IEnumerable<(string Address, string Network)> triples)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Oracle]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var answer = python.StandardOutput.ReadToEndAsync();
        foreach (var (address, network) in triples)
        {
            await python.StandardInput.WriteLineAsync($"{address}\t{network}");
        }

        python.StandardInput.Close();
        await python.WaitForExitAsync();
        return await answer;
    }

    private static string Spell(byte[] bytes, int spelling) => bytes.Length == 4
        ? spelling switch
        {
            0 => string.Join('.', bytes.Select(value => value.ToString("000", CultureInfo.InvariantCulture))), // octal to some
            1 => string.Join('.', bytes[..3]), // short
            2 => string.Join('.', bytes.Select(value => $"0x{value:x}")),
            3 => new IPAddress(bytes).MapToIPv6().ToString(),
            4 => $"::ffff:{bytes[0]:x2}{bytes[1]:x2}:{bytes[2]:x2}{bytes[3]:x2}",
            _ => new IPAddress(bytes).ToString(),
        }
        : spelling switch
        {
            0 => string.Join(':', Groups(bytes).Select(group => group.ToString("X4", CultureInfo.InvariantCulture))),
            1 => string.Join(':', Groups(bytes).Select(group => group.ToString("x", CultureInfo.InvariantCulture))),
            2 => $"{string.Join(':', Groups(bytes)[..6].Select(group => $"{group:x}"))}:{string.Join('.', bytes[12..])}",
            3 => new IPAddress(bytes) + "%1",
            4 => string.Join(':', Groups(bytes)[..7].Select(group => $"{group:x}")), // one group too few
            5 => new IPAddress(bytes).ToString().Replace("::", ":::", StringComparison.Ordinal),
            _ => new IPAddress(bytes).ToString(),
        };

    private static string Suffix(int prefix, int spelling, int bits) => spelling switch
    {
        6 => $"/0{prefix}",
        7 => $"/{prefix + bits}",
        8 => "/",
        9 when bits == 32 => "/255.255.255.0",
        3 or 4 when bits == 32 => $"/{prefix + 96}",
        _ => prefix == bits ? "" : $"/{prefix}",
    };

    private static int[] Groups(byte[] bytes) => [.. bytes.Chunk(2).Select(pair => (pair[0] << 8) | pair[1])];

    private static byte[] Mapped(byte[] four) => new IPAddress(four).MapToIPv6().GetAddressBytes();

    private static byte[] Masked(byte[] bytes, int prefix) =>
        [.. bytes.Select((value, index) => (byte)(value & (0xFF00 >> Math.Clamp(prefix - (index * 8), 0, 8))))];

    private static byte[] Flip(byte[] bytes, int flipped) =>
        [.. bytes.Select((value, index) => flipped / 8 == index ? (byte)(value ^ (0x80 >> (flipped % 8))) : value)];
}
