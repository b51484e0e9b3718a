using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ExpiringSoonTests
{
    private const double Second = 1.0 / 86_400;

    private readonly ExpiringSoon rule = new();

    [Theory]
    [InlineData(30 + Second, null)]
    [InlineData(30, Severity.Low)]
    [InlineData(30 - Second, Severity.Low)]
    [InlineData(14 + Second, Severity.Low)]
    [InlineData(14, Severity.Medium)]
    [InlineData(14 - Second, Severity.Medium)]
    [InlineData(7 + Second, Severity.Medium)]
    [InlineData(7, Severity.High)]
    [InlineData(7 - Second, Severity.High)]
    [InlineData(1 + Second, Severity.High)]
    [InlineData(1, Severity.Critical)]
    [InlineData(Second, Severity.Critical)]
    public void The_severity_follows_the_days_left(double days, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Ending(days), Given.Now)?.Severity);

    [Theory]
    [InlineData(30 + Second, null)]
    [InlineData(30, Severity.Info)]
    [InlineData(14, Severity.Low)]
    [InlineData(7, Severity.Medium)]
    [InlineData(1, Severity.High)]
    public void A_token_not_in_use_is_one_step_lower(double days, Severity? severity)
    {
        Assert.Equal(severity, rule.Check(Ending(days) with { LastUsedAt = Given.DaysAgo(8) }, Given.Now)?.Severity);
        Assert.Equal(severity, rule.Check(Ending(days) with { LastUsedAt = null }, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(7 - Second, Severity.High)]
    [InlineData(7, Severity.High)]
    [InlineData(7 + Second, Severity.Medium)]
    public void In_use_means_used_within_seven_days(double idleDays, Severity severity) =>
        Assert.Equal(severity, rule.Check(Ending(7) with { LastUsedAt = Given.DaysAgo(idleDays) }, Given.Now)?.Severity);

    [Theory]
    [InlineData(14, 12, null)]
    [InlineData(14 + Second, 12, Severity.Medium)]
    [InlineData(14, 7, Severity.High)]
    [InlineData(7, 5, null)]
    [InlineData(7, 1, Severity.Critical)]
    [InlineData(1, 0.5, null)]
    [InlineData(1 + Second, 0.5, Severity.Critical)]
    public void A_stage_as_long_as_the_whole_life_is_skipped(double lifeDays, double daysLeft, Severity? severity)
    {
        var token = Ending(daysLeft) with { CreatedAt = Given.InDays(daysLeft).AddDays(-lifeDays) };

        Assert.Equal(severity, rule.Check(token, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(7 - Second, null)]
    [InlineData(7, null)]
    [InlineData(7 + Second, Severity.High)]
    public void A_token_that_use_extends_expires_only_when_nobody_uses_it(double idleDays, Severity? severity)
    {
        var token = Ending(1) with { ExtendWhenUsed = true, LastUsedAt = Given.DaysAgo(idleDays) };

        Assert.Equal(severity, rule.Check(token, Given.Now)?.Severity);
    }

    [Fact]
    public void A_token_that_never_expires_passes() => Assert.Null(rule.Check(Ending(1) with { ExpiresAt = null }, Given.Now));

    [Fact]
    public void A_token_that_was_rotated_is_meant_to_end() => Assert.Null(rule.Check(Ending(1) with { GraceEndsAt = Given.InDays(1) }, Given.Now));

    [Fact]
    public void The_end_is_the_deadline_and_stands_in_the_remedy()
    {
        var verdict = rule.Check(Ending(7), Given.Now)!;

        Assert.Equal(Given.InDays(7), verdict.Deadline);
        Assert.Equal("expires in 7 days", verdict.Title);
        Assert.Equal(new Evidence("expires", "2026-11-30 (in 7 days)"), verdict.Evidence[0]);
        Assert.Equal("Rotate token augu_7fQ2kd… of terraform before 2026-11-30 06:00 UTC and put the new secret in place while the old one still works.", verdict.Remedy);
    }

    private static TokenFacts Ending(double days) =>
        Given.Token() with { ExpiresAt = Given.InDays(days), ExtendWhenUsed = false };
}
