using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class NeverUsedTokenTests
{
    private const double Second = 1.0 / 86_400;

    private readonly NeverUsedToken rule = new();

    [Theory]
    [InlineData(7 - Second, null)]
    [InlineData(7, null)]
    [InlineData(7 + Second, Severity.Low)]
    [InlineData(14, Severity.Low)]
    [InlineData(14 + Second, Severity.Medium)]
    [InlineData(30 - Second, Severity.Medium)]
    [InlineData(30, Severity.Medium)]
    [InlineData(30 + Second, Severity.High)]
    public void The_severity_follows_the_age(double days, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Unused(days), Given.Now)?.Severity);

    [Fact]
    public void A_token_that_was_used_once_passes() =>
        Assert.Null(rule.Check(Unused(40) with { LastUsedAt = Given.DaysAgo(39) }, Given.Now));

    [Theory]
    [InlineData(30, Severity.High, Confidence.High)]
    [InlineData(30 - Second, Severity.Medium, Confidence.Low)]
    public void Recording_that_began_inside_the_window_counts_one_step_less(double recordedDays, Severity severity, Confidence confidence)
    {
        var verdict = rule.Check(Unused(33) with { RecordedSince = Given.DaysAgo(recordedDays) }, Given.Now)!;

        Assert.Equal(severity, verdict.Severity);
        Assert.Equal(confidence, verdict.Confidence);
    }

    [Fact]
    public void An_exposed_token_counts_one_step_more()
    {
        Assert.Equal(Severity.Critical, rule.Check(Unused(33) with { Privileged = true }, Given.Now)?.Severity);
        Assert.Equal(Severity.Medium, rule.Check(Unused(8) with { IpAllowlist = null }, Given.Now)?.Severity);
        Assert.Equal(Severity.High, rule.Check(Unused(15) with { Environment = "prod" }, Given.Now)?.Severity);
    }

    [Fact]
    public void The_title_says_never_only_when_the_whole_life_was_recorded()
    {
        Assert.Equal("never used since it was created 33 days ago", rule.Check(Unused(33), Given.Now)?.Title);

        var unseen = rule.Check(Unused(33) with { RecordedSince = Given.DaysAgo(31) }, Given.Now);
        Assert.Equal("no use recorded since it was created 33 days ago", unseen?.Title);
    }

    [Fact]
    public void The_remedy_names_the_token_and_the_day() =>
        Assert.Equal("Revoke token augu_7fQ2kd… of terraform: it was created on 2026-10-21 and never used.", rule.Check(Unused(33), Given.Now)?.Remedy);

    private static TokenFacts Unused(double ageDays) =>
        Given.Token() with { CreatedAt = Given.DaysAgo(ageDays), LastUsedAt = null, UsesLast30Days = 0 };
}
