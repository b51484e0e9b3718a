using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class DeadSecretUsedTests
{
    private readonly DeadSecretUsed rule = new();

    private static readonly EndedTokenFacts Revoked = Given.Ended() with { RevokedAt = Given.DaysAgo(3), RevokeReason = "copied into a chat", Denials = [Given.Denial()] };

    [Fact]
    public void A_secret_that_was_ended_by_somebody_is_critical()
    {
        var verdict = rule.Check(Revoked, Given.Now)!;

        Assert.Equal((Severity.Critical, "was revoked 3 days ago and is still presented"), (verdict.Severity, verdict.Title));
        Assert.Contains(new Evidence("callers", "curl/8.9.1 at 203.0.113.9"), verdict.Evidence);
        Assert.Contains(new Evidence("ended", "revoked 2026-11-20 (3 days ago): copied into a chat"), verdict.Evidence);
        Assert.Equal(Severity.Critical, rule.Check(Revoked with { RevokedAt = null, SuspendedAt = Given.DaysAgo(3) }, Given.Now)?.Severity);
    }

    [Theory]
    [InlineData(20, Severity.High)]
    [InlineData(30, Severity.Critical)]
    public void A_rotated_secret_may_have_been_forgotten_for_a_day(double endedHoursAgo, Severity severity)
    {
        var token = Given.Ended() with { RotatedAt = Given.DaysAgo(5), ExpiresAt = Given.Now.AddHours(-endedHoursAgo), Denials = [Given.Denial()] };

        Assert.Equal(severity, rule.Check(token, Given.Now)?.Severity);
    }

    [Fact]
    public void What_ran_out_is_left_to_its_own_rule_and_what_is_long_ago_is_over()
    {
        Assert.Null(rule.Check(Given.Ended() with { Denials = [Given.Denial()] }, Given.Now));
        Assert.Null(rule.Check(Revoked with { Denials = [] }, Given.Now));
        Assert.Null(rule.Check(Revoked with { Denials = [Given.Denial(hoursAgo: 24 * 8)] }, Given.Now));
    }
}
