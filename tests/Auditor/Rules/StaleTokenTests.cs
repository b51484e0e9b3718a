using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class StaleTokenTests
{
    private const double Second = 1.0 / 86_400;

    private readonly StaleToken rule = new();

    [Theory]
    [InlineData(30 - Second, null)]
    [InlineData(30, Severity.Low)]
    [InlineData(30 + Second, Severity.Low)]
    [InlineData(45 - Second, Severity.Low)]
    [InlineData(45, Severity.Medium)]
    [InlineData(45 + Second, Severity.Medium)]
    [InlineData(90 - Second, Severity.Medium)]
    [InlineData(90, Severity.High)]
    [InlineData(90 + Second, Severity.High)]
    public void The_severity_follows_the_silence(double days, Severity? severity)
    {
        var verdict = rule.Check(Given.OldToken() with { LastUsedAt = Given.DaysAgo(days) }, Given.Now);

        Assert.Equal(severity, verdict?.Severity);
        Assert.Equal(Confidence.High, verdict?.Confidence ?? Confidence.High);
    }

    [Fact]
    public void A_token_that_was_never_used_is_left_to_its_own_rule() =>
        Assert.Null(rule.Check(Given.OldToken() with { LastUsedAt = null }, Given.Now));

    [Theory]
    [InlineData(45 - Second, null)]
    [InlineData(45, Severity.Medium)]
    public void A_token_younger_than_the_window_passes_whatever_its_facts_say(double ageDays, Severity? severity)
    {
        var token = Given.OldToken() with { CreatedAt = Given.DaysAgo(ageDays), LastUsedAt = Given.DaysAgo(50) };

        Assert.Equal(severity, rule.Check(token, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(45 + Second, Severity.Medium, Confidence.High)]
    [InlineData(45, Severity.Medium, Confidence.High)]
    [InlineData(45 - Second, Severity.Low, Confidence.Low)]
    public void Recording_that_began_inside_the_window_counts_one_step_less(double recordedDays, Severity severity, Confidence confidence)
    {
        var token = Given.OldToken() with { LastUsedAt = Given.DaysAgo(50), RecordedSince = Given.DaysAgo(recordedDays) };
        var verdict = rule.Check(token, Given.Now)!;

        Assert.Equal(severity, verdict.Severity);
        Assert.Equal(confidence, verdict.Confidence);
        Assert.Equal(confidence == Confidence.Low, verdict.Evidence.Any(fact => fact.Name == "severity lowered by one step"));
    }

    [Fact]
    public void The_lowest_stage_lowered_is_worth_knowing()
    {
        var token = Given.OldToken() with { LastUsedAt = Given.DaysAgo(30), RecordedSince = Given.DaysAgo(10) };

        Assert.Equal(Severity.Info, rule.Check(token, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(true, false, "staging", "the application user is privileged")]
    [InlineData(false, true, "staging", "the token has no allowlist")]
    [InlineData(false, false, "production", "the environment is production")]
    [InlineData(false, false, "PROD", "the environment is production")]
    [InlineData(true, true, "Production", "the application user is privileged; the token has no allowlist; the environment is production")]
    public void An_exposed_token_counts_one_step_more_and_only_one(bool privileged, bool anyAddress, string environment, string reasons)
    {
        var token = Given.OldToken() with
        {
            LastUsedAt = Given.DaysAgo(45),
            Privileged = privileged,
            IpAllowlist = anyAddress ? null : Given.Token().IpAllowlist,
            Environment = environment,
        };
        var verdict = rule.Check(token, Given.Now)!;

        Assert.Equal(Severity.High, verdict.Severity);
        Assert.Contains(new Evidence("severity raised by one step", reasons), verdict.Evidence);
    }

    [Theory]
    [InlineData("preproduction")]
    [InlineData("non-prod")]
    [InlineData(null)]
    public void Another_environment_does_not_count_more(string? environment)
    {
        var verdict = rule.Check(Given.OldToken() with { LastUsedAt = Given.DaysAgo(45), Environment = environment }, Given.Now)!;

        Assert.Equal(Severity.Medium, verdict.Severity);
        Assert.DoesNotContain(verdict.Evidence, fact => fact.Name == "severity raised by one step");
    }

    [Fact]
    public void The_highest_stage_raised_is_critical() =>
        Assert.Equal(Severity.Critical, rule.Check(Given.OldToken() with { LastUsedAt = Given.DaysAgo(90), Privileged = true }, Given.Now)?.Severity);

    [Fact]
    public void Exposure_and_a_short_recording_weigh_each_other_out()
    {
        var token = Given.OldToken() with { LastUsedAt = Given.DaysAgo(45), Privileged = true, RecordedSince = Given.DaysAgo(10) };
        var verdict = rule.Check(token, Given.Now)!;

        Assert.Equal(Severity.Medium, verdict.Severity);
        Assert.Equal(Confidence.Low, verdict.Confidence);
    }

    [Fact]
    public void The_evidence_names_use_refusals_and_the_window()
    {
        var token = Given.OldToken() with { LastUsedAt = Given.DaysAgo(46), LastDeniedAt = Given.DaysAgo(3) };
        var verdict = rule.Check(token, Given.Now)!;

        Assert.Equal("not used for 46 days", verdict.Title);
        Assert.Equal(
            [
                new("last successful use", "2026-10-08 (46 days ago)"),
                new("last refused use", "2026-11-20 (3 days ago)"),
                new("created", "2026-08-15 (100 days ago)"),
                new("observation window", "45 days, since 2026-10-09"),
                new("use recorded since", "2025-10-19 (400 days ago)"),
            ],
            verdict.Evidence);
        Assert.Equal("Ask who still needs token augu_7fQ2kd… of terraform; if nobody does, revoke it.", verdict.Remedy);
    }
}
