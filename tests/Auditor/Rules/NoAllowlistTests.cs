using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class NoAllowlistTests
{
    private readonly NoAllowlist rule = new();

    [Theory]
    [InlineData(false, Severity.Medium)]
    [InlineData(true, Severity.High)]
    public void A_token_without_allowlist_is_found_and_weighs_more_when_privileged(bool privileged, Severity severity)
    {
        var verdict = rule.Check(Given.Token() with { IpAllowlist = null, Privileged = privileged }, Given.Now);

        Assert.Equal(severity, verdict?.Severity);
        Assert.Equal("works from any address", verdict?.Title);
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("0.0.0.0/0")]
    public void Any_allowlist_passes_because_its_width_is_for_other_rules(string network) =>
        Assert.Null(rule.Check(Given.Token() with { IpAllowlist = Given.Allowlist(network), Privileged = true }, Given.Now));
}
