using AppUsersGateway.Data.Networks;
using Xunit;

namespace AppUsersGateway.Tests.Data.Networks;

/// <summary>An address as a proxy passes it on (RFC 7239 §6), or nothing.</summary>
public sealed class ForwardedNodeTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData(" \t192.0.2.7 ", "192.0.2.7")]
    [InlineData("192.0.2.7:4711", "192.0.2.7")]
    [InlineData("192.0.2.7:_gazonk", "192.0.2.7")]
    [InlineData("[2001:db8:cafe::17]", "2001:db8:cafe::17")]
    [InlineData("[2001:db8:cafe::17]:65535", "2001:db8:cafe::17")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("[::ffff:c000:207]:1", "192.0.2.7")]
    [InlineData("::1", "::1")]
    public void An_address_is_read(string text, string address)
    {
        Assert.True(ForwardedNode.TryParse(text, out var read));
        Assert.Equal(address, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("localhost")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.7/32")]
    [InlineData("192.0.2.7:")]
    [InlineData("192.0.2.7:65536")]
    [InlineData("192.0.2.7:123456")]
    [InlineData("192.0.2.7:_")]
    [InlineData("192.0.2.7:-1")]
    [InlineData("192.0.2.7 :80")]
    [InlineData("[192.0.2.7]")]
    [InlineData("[192.0.2.7]:80")]
    [InlineData("[2001:db8::1")]
    [InlineData("2001:db8::1]")]
    [InlineData("[2001:db8::1]80")]
    [InlineData("[2001:db8::1]:")]
    [InlineData("[]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("\"192.0.2.7\"")]
    [InlineData("for=192.0.2.7")]
    [InlineData("192.0.2.7;proto=http")]
    [InlineData("192.0.2.7 10.0.0.1")]
    [InlineData("١٩٢.0.2.7")]
    public void Everything_else_is_refused(string text) => Assert.False(ForwardedNode.TryParse(text, out _));
}
