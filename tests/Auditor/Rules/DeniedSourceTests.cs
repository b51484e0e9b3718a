using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class DeniedSourceTests
{
    private readonly DeniedSource rule = new();

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, Severity.Medium)]
    [InlineData(19, Severity.Medium)]
    [InlineData(20, Severity.High)]
    public void The_severity_follows_the_worst_hour(long uses, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Denied(Given.Denial(uses: uses)), Given.Now)?.Severity);

    [Fact]
    public void Several_networks_are_worse_than_many_calls()
    {
        Assert.Equal(Severity.High, rule.Check(Denied(Given.Denial("203.0.113.9"), Given.Denial("198.51.100.9"), Given.Denial("192.0.2.200", hoursAgo: 30)), Given.Now)?.Severity);
        Assert.Null(rule.Check(Denied(Given.Denial("203.0.113.9"), Given.Denial("203.0.113.10")), Given.Now));
    }

    [Fact]
    public void What_the_allowlist_holds_was_refused_for_another_reason_and_what_is_long_ago_is_over()
    {
        Assert.Null(rule.Check(Denied(Given.Denial("192.0.2.3", uses: 50)), Given.Now));
        Assert.Null(rule.Check(Denied(Given.Denial(uses: 50, hoursAgo: 24 * 8)), Given.Now));
        Assert.Null(rule.Check(Denied(Given.Denial(uses: 50)) with { IpAllowlist = null }, Given.Now));
    }

    private static TokenFacts Denied(params DenialFacts[] denials) => Given.Token() with { Use = new UseFacts { Denials = denials } };
}
