using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class OpenToTheInternetTests
{
    private readonly OpenToTheInternet rule = new();

    [Theory]
    [InlineData("0.0.0.0/0", "IPv4", "all of IPv4")]
    [InlineData("192.0.2.7 0.0.0.0/0", "IPv4", "all of IPv4")]
    [InlineData("::/0", "IPv6", "all of IPv6")]
    [InlineData("0.0.0.0/0 ::/0", "IPv4 and IPv6", "all of IPv4 and IPv6")]
    [InlineData("0.0.0.0/1 128.0.0.0/1", "IPv4", "all of IPv4, by several entries together")]
    [InlineData("::/1 8000::/1", "IPv6", "all of IPv6, by several entries together")]
    public void A_list_that_leaves_nothing_out_is_critical(string entries, string families, string covers)
    {
        var verdict = rule.Check(Given.Token() with { IpAllowlist = Given.Allowlist(entries.Split(' ')) }, Given.Now)!;

        Assert.Equal(Severity.Critical, verdict.Severity);
        Assert.Equal($"allows every {families} address", verdict.Title);
        Assert.Equal(new Evidence("covers", covers), verdict.Evidence[1]);
    }

    [Theory]
    [InlineData("0.0.0.0/1")]
    [InlineData("0.0.0.0/1 128.0.0.0/2 192.0.0.0/3")]
    [InlineData("8000::/1 ::/2")]
    [InlineData("192.0.2.0/28")]
    public void A_list_that_leaves_something_out_passes(string entries) =>
        Assert.Null(rule.Check(Given.Token() with { IpAllowlist = Given.Allowlist(entries.Split(' ')) }, Given.Now));

    [Fact]
    public void A_token_without_allowlist_is_left_to_its_own_rule() =>
        Assert.Null(rule.Check(Given.Token() with { IpAllowlist = null }, Given.Now));
}
