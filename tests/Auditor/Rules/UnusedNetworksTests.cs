using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class UnusedNetworksTests
{
    private readonly UnusedNetworks rule = new();

    private static readonly TokenFacts Wide = Given.OldToken() with { IpAllowlist = Given.Allowlist("192.0.2.0/28", "198.51.100.0/28") };

    [Fact]
    public void An_entry_without_callers_is_told_of()
    {
        var verdict = rule.Check(Wide, Given.Now)!;

        Assert.Equal((Severity.Low, "allows 198.51.100.0/28, from which nobody calls"), (verdict.Severity, verdict.Title));
        Assert.Contains(new Evidence("called from in the last 90 days", "192.0.2.7"), verdict.Evidence);
        Assert.Null(rule.Check(Given.OldToken(), Given.Now));
    }

    [Fact]
    public void A_young_or_silent_token_or_one_with_too_many_callers_passes()
    {
        Assert.Null(rule.Check(Wide with { CreatedAt = Given.DaysAgo(89) }, Given.Now));
        Assert.Null(rule.Check(Wide with { Use = UseFacts.None }, Given.Now));
        Assert.Null(rule.Check(Wide with { Use = new UseFacts { Callers = [Given.Caller()], IsCut = true } }, Given.Now));
        Assert.Null(rule.Check(Wide with { IpAllowlist = null }, Given.Now));
    }
}
