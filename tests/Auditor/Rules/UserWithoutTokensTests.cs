using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class UserWithoutTokensTests
{
    private const double Second = 1.0 / 86_400;

    private readonly UserWithoutTokens rule = new();

    [Theory]
    [InlineData(30 - Second, null)]
    [InlineData(30, null)]
    [InlineData(30 + Second, Severity.Low)]
    public void A_user_that_never_had_a_token_is_found_after_30_days(double ageDays, Severity? severity)
    {
        var user = Given.User() with { LiveTokens = 0, CreatedAt = Given.DaysAgo(ageDays) };

        Assert.Equal(severity, rule.Check(user, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(30 - Second, null)]
    [InlineData(30, null)]
    [InlineData(30 + Second, Severity.Low)]
    public void A_user_whose_last_token_ended_is_found_30_days_later(double endedDays, Severity? severity)
    {
        var user = Given.User() with { LiveTokens = 0, LastTokenEndedAt = Given.DaysAgo(endedDays) };

        Assert.Equal(severity, rule.Check(user, Given.Now)?.Severity);
    }

    [Fact]
    public void A_user_with_a_live_token_passes() =>
        Assert.Null(rule.Check(Given.User() with { LastTokenEndedAt = Given.DaysAgo(60) }, Given.Now));

    [Fact]
    public void The_title_counts_from_the_end_of_the_last_token()
    {
        var user = Given.User() with { LiveTokens = 0, LastTokenEndedAt = Given.DaysAgo(40) };

        Assert.Equal("no live token for 40 days", rule.Check(user, Given.Now)?.Title);
    }
}
