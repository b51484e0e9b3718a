using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class DormantUserTests
{
    private const double Second = 1.0 / 86_400;

    private readonly DormantUser rule = new();

    [Theory]
    [InlineData(45 - Second, null)]
    [InlineData(45, Severity.Medium)]
    [InlineData(45 + Second, Severity.Medium)]
    [InlineData(90 - Second, Severity.Medium)]
    [InlineData(90, Severity.High)]
    [InlineData(90 + Second, Severity.High)]
    public void The_severity_follows_the_silence_since_the_last_use_or_the_creation(double days, Severity? severity)
    {
        Assert.Equal(severity, rule.Check(Given.User() with { LastUsedAt = Given.DaysAgo(days) }, Given.Now)?.Severity);
        Assert.Equal(severity, rule.Check(Given.User() with { LastUsedAt = null, CreatedAt = Given.DaysAgo(days) }, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(45 - Second, null)]
    [InlineData(45, Severity.Medium)]
    public void A_user_younger_than_the_window_passes_whatever_its_facts_say(double ageDays, Severity? severity)
    {
        var user = Given.User() with { CreatedAt = Given.DaysAgo(ageDays), LastUsedAt = Given.DaysAgo(50) };

        Assert.Equal(severity, rule.Check(user, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, Severity.High)]
    [InlineData(2, Severity.High)]
    public void A_user_without_live_tokens_is_left_to_its_own_rule(int liveTokens, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Given.User() with { LastUsedAt = Given.DaysAgo(95), LiveTokens = liveTokens }, Given.Now)?.Severity);

    [Theory]
    [InlineData(90, Severity.High, Confidence.High)]
    [InlineData(90 - Second, Severity.Medium, Confidence.Low)]
    public void Recording_that_began_inside_the_window_counts_one_step_less(double recordedDays, Severity severity, Confidence confidence)
    {
        var verdict = rule.Check(Given.User() with { LastUsedAt = Given.DaysAgo(95), RecordedSince = Given.DaysAgo(recordedDays) }, Given.Now)!;

        Assert.Equal(severity, verdict.Severity);
        Assert.Equal(confidence, verdict.Confidence);
    }

    [Theory]
    [InlineData(true, "staging", "the application user is privileged")]
    [InlineData(false, "Prod", "the environment is production")]
    [InlineData(true, "production", "the application user is privileged; the environment is production")]
    public void An_exposed_user_counts_one_step_more_and_only_one(bool privileged, string environment, string reasons)
    {
        var user = Given.User() with { LastUsedAt = Given.DaysAgo(45), Privileged = privileged, Environment = environment };
        var verdict = rule.Check(user, Given.Now)!;

        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Contains(new Evidence("severity raised by one step", reasons), verdict.Evidence);
    }

    [Fact]
    public void The_remedy_names_the_user()
    {
        var verdict = rule.Check(Given.User() with { LastUsedAt = Given.DaysAgo(50) }, Given.Now)!;

        Assert.Equal("no activity for 50 days", verdict.Title);
        Assert.Equal("Disable application user terraform, which can be undone; delete it when nobody misses it within 30 days.", verdict.Remedy);
    }
}
