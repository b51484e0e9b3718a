using System.Net;
using System.Numerics;
using AppUsersGateway.Data.Networks;
using Xunit;

namespace AppUsersGateway.Tests.Data.Networks;

public sealed class IpNetworkTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7/32", "192.0.2.7")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("192.0.2.6/31", "192.0.2.6/31")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8::1/128", "2001:db8::1")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::", "::")]
    [InlineData("::/0", "::/0")]
    [InlineData("8000::/1", "8000::/1")]
    [InlineData("::1", "::1")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:a00:1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("0:0:0:0:0:FFFF:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0")]
    public void A_valid_text_becomes_canonical(string text, string canonical)
    {
        Assert.True(IpNetwork.TryParse(text, out var network, out var problem), problem);
        Assert.Equal(canonical, network.ToString());
        Assert.Empty(problem);
        Assert.Equal(network, Parse(canonical));
    }

    [Theory]
    [InlineData("010.0.0.1", "leading zero")]
    [InlineData("010.0.0.0/8", "leading zero")]
    [InlineData("08.1.1.1", "leading zero")]
    [InlineData("00000001.2.3.4", "leading zero")]
    [InlineData("1.2.3.00", "leading zero")]
    [InlineData("10/8", "short form")]
    [InlineData("10.0/16", "short form")]
    [InlineData("1", "short form")]
    [InlineData("1.2", "short form")]
    [InlineData("1.2.3", "short form")]
    [InlineData("2130706433", "short form")]
    [InlineData("0x7f.1", "hexadecimal")]
    [InlineData("0x7f000001", "hexadecimal")]
    [InlineData("0X0a.0.0.0/8", "hexadecimal")]
    [InlineData("1.2.3.0x4", "hexadecimal")]
    [InlineData("256.1.1.1", "0 to 255")]
    [InlineData("1.2.3.4.5", "0 to 255")]
    [InlineData("1..2.3", "0 to 255")]
    [InlineData("1.2.3.", "0 to 255")]
    [InlineData("/8", "0 to 255")]
    [InlineData("[::1]", "brackets")]
    [InlineData("[::1]:443", "brackets")]
    [InlineData("[2001:db8::]/32", "brackets")]
    [InlineData("1.2.3.4:80", "port")]
    [InlineData("fe80::1%eth0", "zone")]
    [InlineData("fe80::%1/64", "zone")]
    [InlineData("1.2.3.4%1", "zone")]
    [InlineData(" 1.2.3.4", "white space")]
    [InlineData("1.2.3.4\n", "white space")]
    [InlineData("10.0.0.0/ 8", "white space")]
    [InlineData("10.0.0.0/8\t", "white space")]
    [InlineData("10.0.0.0/", "prefix length")]
    [InlineData("10.0.0.0/08", "prefix length")]
    [InlineData("10.0.0.0/+8", "prefix length")]
    [InlineData("10.0.0.0/-1", "prefix length")]
    [InlineData("10.0.0.0/33", "from 0 to 32")]
    [InlineData("10.0.0.0/4294967304", "prefix length")]
    [InlineData("10.0.0.0/255.0.0.0", "prefix length")]
    [InlineData("10.0.0.0/8/8", "prefix length")]
    [InlineData("10.0.0.0/٨", "prefix length")]
    [InlineData("::1/129", "from 0 to 128")]
    [InlineData("::ffff:10.0.0.0/8", "IPv4-mapped")]
    [InlineData("::ffff:0:0/95", "IPv4-mapped")]
    [InlineData("::ffff:010.0.0.1", "IPv6")]
    [InlineData("::ffff:1.2.3", "IPv6")]
    [InlineData("1.2.3.4::", "IPv6")]
    [InlineData("1.2.3.4::1.2.3.4", "IPv6")]
    [InlineData("1::2::3", "IPv6")]
    [InlineData(":::", "IPv6")]
    [InlineData(":1:2:3:4:5:6:7", "IPv6")]
    [InlineData("1:2:3:4:5:6:7:", "IPv6")]
    [InlineData("1:2:3:4:5:6:7", "IPv6")]
    [InlineData("1:2:3:4:5:6:7:8:9", "IPv6")]
    [InlineData("1:2:3:4::5:6:7:8", "IPv6")]
    [InlineData("12345::", "IPv6")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4", "IPv6")]
    [InlineData("g::", "IPv6")]
    [InlineData("", "empty")]
    [InlineData("*", "not an IP address")]
    [InlineData("localhost", "not an IP address")]
    [InlineData("٣.1.1.1", "not an IP address")]
    [InlineData("+1.2.3.4", "not an IP address")]
    public void Anything_else_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(IpNetwork.TryParse(text, out var network, out var problem));
        Assert.Null(network);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1/8", "10.0.0.0/8", "10.0.0.1")]
    [InlineData("2001:db8::1/32", "2001:db8::/32", "2001:db8::1")]
    [InlineData("::ffff:10.0.0.1/104", "10.0.0.0/8", "10.0.0.1")]
    [InlineData("0.0.0.1/0", "0.0.0.0/0", "0.0.0.1")]
    public void Host_bits_are_refused_with_both_likely_meanings(string text, string network, string address)
    {
        Assert.False(IpNetwork.TryParse(text, out _, out var problem));
        Assert.Equal($"{text} has host bits set: did you mean {network} (the network) or {address} (the single address)?", problem);
    }

    [Fact]
    public void A_problem_repeats_no_more_than_64_visible_characters()
    {
        Assert.False(IpNetwork.TryParse("a\u0007b\u202Ec\uD800" + new string('d', 1000), out _, out var problem));

        Assert.StartsWith("\"a?b?c?dddd", problem, StringComparison.Ordinal);
        Assert.Equal(64, problem.Split('"')[1].Length);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::10.1.2.3", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::/0", "10.1.2.3", false)]
    [InlineData("::/0", "::ffff:10.1.2.3", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("fe80::/10", "fe80::1", true)]
    [InlineData("fe80::/10", "fe80::1%1", false)]
    [InlineData("::/0", "::1%1", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff:ffff::", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::", false)]
    public void Membership_follows_the_family_that_is_meant(string network, string address, bool belongs)
    {
        Assert.True(IPAddress.TryParse(address, out var candidate));
        Assert.Equal(belongs, Parse(network).Contains(candidate));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8", "11.0.0.0/16", false)]
    [InlineData("::/0", "10.0.0.0/8", false)]
    public void A_network_may_lie_within_another(string outer, string inner, bool within) =>
        Assert.Equal(within, Parse(outer).Contains(Parse(inner)));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("10.0.0.0/7", true)]
    [InlineData("172.15.0.0/16", true)]
    [InlineData("172.16.0.0/12", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0/16", true)]
    [InlineData("192.168.0.0/16", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.0/10", false)]
    [InlineData("100.128.0.0/10", true)]
    [InlineData("::1", false)]
    [InlineData("::", true)]
    [InlineData("fc00::/7", false)]
    [InlineData("fd12:3456::/48", false)]
    [InlineData("fe80::/10", false)]
    [InlineData("fec0::/10", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("::/0", true)]
    public void A_network_is_public_unless_all_of_it_is_private(string network, bool isPublic) =>
        Assert.Equal(isPublic, Parse(network).IsPublic);

    [Theory]
    [InlineData("192.0.2.7", 32, true, false)]
    [InlineData("0.0.0.0/0", 0, true, true)]
    [InlineData("2001:db8::/32", 32, false, false)]
    [InlineData("::/0", 0, false, true)]
    public void A_network_knows_its_size(string text, int prefix, bool isIPv4, bool isAny)
    {
        var network = Parse(text);

        Assert.Equal(prefix, network.PrefixLength);
        Assert.Equal(isIPv4, network.IsIPv4);
        Assert.Equal(isAny, network.IsAnyAddress);
        Assert.Equal(BigInteger.Pow(2, (isIPv4 ? 32 : 128) - prefix), network.AddressCount);
        Assert.Equal(text.Split('/')[0], network.Address.ToString());
    }

    private static IpNetwork Parse(string text) =>
        IpNetwork.TryParse(text, out var network, out var problem) ? network : throw new FormatException(problem);
}
