using System.Globalization;
using System.Net;
using System.Numerics;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Networks;

public sealed class IpAllowlistTests
{
    [Fact]
    public void Entries_become_canonical_once_each_in_the_order_given()
    {
        var list = Given.Allowlist("2001:DB8::/32", "10.0.0.0/8", "::ffff:10.0.0.0/104", "192.0.2.7/32");

        Assert.Equal("2001:db8::/32 10.0.0.0/8 192.0.2.7", list.ToStorage());
        Assert.Equal(list.ToStorage(), string.Join(' ', list.Networks));
    }

    [Fact]
    public void What_was_stored_reads_back_equal()
    {
        var list = Given.Allowlist("10.0.0.0/8", "2001:db8::1");

        Assert.Equal(list, IpAllowlist.FromStorage(list.ToStorage()));
        Assert.Equal(list.GetHashCode(), IpAllowlist.FromStorage(list.ToStorage()).GetHashCode());
        Assert.NotEqual(list, Given.Allowlist("2001:db8::1", "10.0.0.0/8"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData("10.0.0.0/8  192.0.2.7")]
    [InlineData("10.0.0.0/8,192.0.2.7")]
    [InlineData("10.0.0.1/8")]
    [InlineData("garbage")]
    public void A_damaged_list_throws_and_never_reads_as_another(string stored) =>
        Assert.Throws<FormatException>(() => IpAllowlist.FromStorage(stored));

    [Fact]
    public void An_empty_list_is_refused()
    {
        Assert.False(IpAllowlist.TryCreate([], out var list, out var problem));
        Assert.Null(list);
        Assert.Equal("An empty allowlist would refuse every address; leave ipAllowlist out to allow any address.", problem);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_list_has_at_most_100_entries(int count, bool accepted)
    {
        var entries = Enumerable.Range(0, count).Select(index => $"192.0.2.{index}").ToList();

        Assert.Equal(accepted, IpAllowlist.TryCreate(entries, out var list, out var problem));
        Assert.Equal(accepted ? 100 : null, list?.Networks.Count);
        Assert.Equal(accepted ? "" : "An allowlist has at most 100 entries, and this one has 101: join neighbouring networks or leave some out.", problem);
    }

    [Fact]
    public void The_faulty_entry_is_named_by_its_index()
    {
        Assert.False(IpAllowlist.TryCreate(["10.0.0.0/8", "10.0.0.1/8"], out _, out var problem));
        Assert.Equal("ipAllowlist[1]: 10.0.0.1/8 has host bits set: did you mean 10.0.0.0/8 (the network) or 10.0.0.1 (the single address)?", problem);
    }

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("::ffff:192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::5", true)]
    [InlineData("2001:db8::5%3", false)]
    [InlineData("2001:db9::5", false)]
    public void An_address_belongs_when_any_network_holds_it(string address, bool belongs)
    {
        Assert.True(IPAddress.TryParse(address, out var candidate));
        Assert.Equal(belongs, Given.Allowlist("192.0.2.7", "2001:db8::/32").Contains(candidate));
    }

    [Theory]
    [InlineData("0.0.0.0/0", true, false, true)]
    [InlineData("::/0", false, true, true)]
    [InlineData("::ffff:0:0/96", true, false, true)]
    [InlineData("0.0.0.0/0 ::/0", true, true, true)]
    [InlineData("0.0.0.0/1 128.0.0.0/1", true, false, false)]
    [InlineData("0.0.0.0/1 128.0.0.0/2 192.0.0.0/2 10.0.0.0/8", true, false, false)]
    [InlineData("0.0.0.0/1 128.0.0.0/2 192.0.0.0/3", false, false, false)]
    [InlineData("0.0.0.0/1", false, false, false)]
    [InlineData("0.0.0.0/1 0.0.0.0/2 64.0.0.0/2", false, false, false)]
    [InlineData("::/1 8000::/1", false, true, false)]
    [InlineData("::/1 8000::/2", false, false, false)]
    public void Covering_everything_is_seen_through_a_union(string entries, bool allIPv4, bool allIPv6, bool anyAddressEntry)
    {
        var list = Given.Allowlist(entries.Split(' '));

        Assert.Equal(allIPv4, list.CoversAllIPv4);
        Assert.Equal(allIPv6, list.CoversAllIPv6);
        Assert.Equal(anyAddressEntry, list.ContainsAnyAddressEntry);
    }

    [Theory]
    [InlineData("192.0.2.0/24", "256")]
    [InlineData("192.0.2.0/24 192.0.2.0/28 192.0.2.7", "256")]
    [InlineData("192.0.2.0/24 198.51.100.0/24", "512")]
    [InlineData("10.0.0.0/8 192.168.0.0/16 2001:db8::/32", "0")]
    [InlineData("10.0.0.0/7", "16777216")]
    [InlineData("172.0.0.0/8", "15728640")]
    [InlineData("0.0.0.0/0", "4256038912")]
    public void Public_addresses_are_counted_once_and_without_private_ranges(string entries, string count) =>
        Assert.Equal(BigInteger.Parse(count, CultureInfo.InvariantCulture), Given.Allowlist(entries.Split(' ')).PublicAddressCountIPv4);
}
