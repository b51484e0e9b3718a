using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class RiskyNetworksTests
{
    private readonly RiskyNetworks rule = new();

    [Theory]
    [InlineData("192.0.2.0/28 224.0.0.1", Severity.Medium, "allows 224.0.0.1, from which no call can come")]
    [InlineData("192.0.2.0/28 192.0.2.0/29", Severity.Low, "names 192.0.2.0/29 twice")]
    [InlineData("192.0.2.0/28 198.51.100.0/28", null, null)]
    public void What_can_never_match_or_matches_twice_is_told_of(string networks, Severity? severity, string? title)
    {
        var verdict = rule.Check(Given.Token() with { IpAllowlist = Given.Allowlist(networks.Split(' ')) }, Given.Now);

        Assert.Equal((severity, title), (verdict?.Severity, verdict?.Title));
    }

    [Fact]
    public void Private_networks_alone_are_told_of_when_public_callers_are_refused()
    {
        var token = Given.Token() with { IpAllowlist = Given.Allowlist("10.0.0.0/24") };

        Assert.Null(rule.Check(token, Given.Now));
        Assert.Null(rule.Check(token with { Use = new UseFacts { Denials = [Given.Denial("10.9.9.9")] } }, Given.Now));
        Assert.Equal(Severity.Medium, rule.Check(token with { Use = new UseFacts { Denials = [Given.Denial()] } }, Given.Now)?.Severity);
        Assert.Null(rule.Check(token with { Use = new UseFacts { Denials = [Given.Denial(hoursAgo: 24 * 8)] } }, Given.Now));
        Assert.Null(rule.Check(token with { IpAllowlist = null }, Given.Now));
    }
}
