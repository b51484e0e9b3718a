using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class AllowlistTooWideTests
{
    private readonly AllowlistTooWide rule = new();

    [Theory]
    [InlineData("8.0.0.0/15", Severity.High)]
    [InlineData("8.8.0.0/16", Severity.High)]
    [InlineData("8.8.0.0/17", Severity.Medium)]
    [InlineData("8.8.8.0/23", Severity.Medium)]
    [InlineData("8.8.8.0/24", null)]
    [InlineData("8.8.8.0/25", null)]
    [InlineData("8.8.8.8", null)]
    [InlineData("0.0.0.0/1", Severity.High)]
    [InlineData("2001:db8::/31", Severity.High)]
    [InlineData("2001:db8::/32", Severity.High)]
    [InlineData("2001:db8::/33", Severity.Medium)]
    [InlineData("2001:db8::/47", Severity.Medium)]
    [InlineData("2001:db8::/48", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("10.0.0.0/8", null)]
    [InlineData("fc00::/7", null)]
    [InlineData("10.0.0.0/7", Severity.High)]
    public void The_severity_follows_the_width_of_a_public_network(string entry, Severity? severity) =>
        Assert.Equal(severity, Check(entry)?.Severity);

    [Theory]
    [InlineData("8.8.0.0/24 8.8.2.0/24 8.8.4.0/24 8.8.6.0/24", null)]
    [InlineData("8.8.0.0/24 8.8.2.0/24 8.8.4.0/24 8.8.6.0/24 8.8.6.7", null)]
    [InlineData("8.8.0.0/24 8.8.2.0/24 8.8.4.0/24 8.8.6.0/24 10.0.0.0/8", null)]
    [InlineData("8.8.0.0/24 8.8.2.0/24 8.8.4.0/25 8.8.5.0/25 8.8.6.0/25 8.8.7.0/25 9.9.9.9", Severity.Medium)]
    [InlineData("8.8.0.0/24 8.8.2.0/24 8.8.4.0/24 8.8.6.0/24 9.9.9.9", Severity.Medium)]
    public void Many_narrow_networks_are_too_many_addresses_above_1024(string entries, Severity? severity) =>
        Assert.Equal(severity, Check(entries)?.Severity);

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("0.0.0.0/1 128.0.0.0/1")]
    [InlineData("::/0 8.0.0.0/8")]
    public void A_list_that_is_open_to_the_internet_is_left_to_its_own_rule(string entries) => Assert.Null(Check(entries));

    [Fact]
    public void A_token_without_allowlist_is_left_to_its_own_rule() =>
        Assert.Null(rule.Check(Given.Token() with { IpAllowlist = null }, Given.Now));

    [Fact]
    public void The_worst_network_is_named_first()
    {
        var verdict = Check("9.9.8.0/23 2001:db8::/32 8.0.0.0/8 192.0.2.7")!;

        Assert.Equal("allows the wide public network 8.0.0.0/8", verdict.Title);
        Assert.Equal(
            [
                new("wide networks", "8.0.0.0/8 (16,777,216 addresses), 2001:db8::/32 (2^96 addresses), 9.9.8.0/23 (512 addresses)"),
                new("public IPv4 addresses together", "16,777,729"),
                new("allowlist", "9.9.8.0/23, 2001:db8::/32, 8.0.0.0/8, 192.0.2.7"),
            ],
            verdict.Evidence);
    }

    [Fact]
    public void A_long_list_is_shortened_in_the_evidence()
    {
        var verdict = Check(string.Join(' ', Enumerable.Range(0, 12).Select(index => $"8.8.{index}.0/24")))!;

        Assert.Equal("allows 3,072 public IPv4 addresses", verdict.Title);
        Assert.EndsWith("8.8.9.0/24 and 2 more", verdict.Evidence[2].Value, StringComparison.Ordinal);
    }

    private Verdict? Check(string entries) =>
        rule.Check(Given.Token() with { IpAllowlist = Given.Allowlist(entries.Split(' ')) }, Given.Now);
}
