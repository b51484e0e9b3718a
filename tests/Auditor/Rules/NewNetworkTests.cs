using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class NewNetworkTests
{
    private readonly NewNetwork rule = new();

    [Theory]
    [InlineData(6.9, true)]
    [InlineData(7.1, false)]
    public void A_network_that_was_first_seen_this_week_is_told_of(double firstDaysAgo, bool found) =>
        Assert.Equal(found, rule.Check(Used(Given.Caller(), Given.Caller("203.0.113.9", firstDaysAgo: firstDaysAgo)), Given.Now).Count == 1);

    [Fact]
    public void Each_new_network_is_a_finding_of_its_own_and_another_address_of_a_known_one_is_none()
    {
        var verdicts = rule.Check(Used(Given.Caller(), Given.Caller("192.0.2.99", firstDaysAgo: 1), Given.Caller("203.0.113.9", firstDaysAgo: 1), Given.Caller("2001:db8:1::9", firstDaysAgo: 1)), Given.Now);

        Assert.Equal(["2001:db8:1::/48", "203.0.113.0/24"], verdicts.Select(verdict => verdict.Material));
        Assert.Equal((Severity.Medium, "was used from 203.0.113.0/24 for the first time"), (verdicts[1].Severity, verdicts[1].Title));
        Assert.Contains(new Evidence("used before from", "192.0.2.0/24, 2001:db8:1::/48"), verdicts[1].Evidence);
    }

    [Fact]
    public void It_is_worse_for_a_privileged_user_and_not_known_of_a_young_token_or_recording()
    {
        var token = Used(Given.Caller(), Given.Caller("203.0.113.9", firstDaysAgo: 1));

        Assert.Equal(Severity.High, rule.Check(token with { Privileged = true }, Given.Now).Single().Severity);
        Assert.Empty(rule.Check(token with { CreatedAt = Given.DaysAgo(89) }, Given.Now));
        Assert.Empty(rule.Check(token with { RecordedSince = Given.DaysAgo(89) }, Given.Now));
        Assert.Empty(rule.Check(Used(Given.Caller("203.0.113.9", firstDaysAgo: 1)), Given.Now));
    }

    private static TokenFacts Used(params CallerFacts[] callers) => Given.OldToken() with { Use = Given.Use(callers) };
}
