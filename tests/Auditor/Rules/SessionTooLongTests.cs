using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class SessionTooLongTests
{
    private const long Day = 86_400;

    private readonly SessionTooLong rule = new();

    [Theory]
    [InlineData(600, null)]
    [InlineData(Day - 1, null)]
    [InlineData(Day, null)]
    [InlineData(Day + 1, Severity.Low)]
    [InlineData((30 * Day) - 1, Severity.Low)]
    [InlineData(30 * Day, Severity.Low)]
    [InlineData((30 * Day) + 1, Severity.Medium)]
    [InlineData((365 * Day) - 1, Severity.Medium)]
    [InlineData(365 * Day, Severity.Medium)]
    [InlineData((365 * Day) + 1, Severity.High)]
    [InlineData(315_360_000, Severity.High)]
    public void The_severity_follows_the_duration(long seconds, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Given.Token() with { MaxAgeSeconds = seconds }, Given.Now)?.Severity);

    [Fact]
    public void A_token_without_session_duration_is_left_to_the_rule_about_expiry() =>
        Assert.Null(rule.Check(Given.Token() with { MaxAgeSeconds = null, ExpiresAt = null }, Given.Now));

    [Fact]
    public void The_duration_is_shown_for_people_and_exactly()
    {
        var verdict = rule.Check(Given.Token() with { MaxAgeSeconds = 90_000 }, Given.Now)!;

        Assert.Equal("has a session duration of 1 day 1 hour", verdict.Title);
        Assert.Equal(new Evidence("session duration", "1 day 1 hour (90,000 seconds)"), verdict.Evidence[0]);
    }
}
