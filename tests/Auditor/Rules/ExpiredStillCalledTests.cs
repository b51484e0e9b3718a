using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ExpiredStillCalledTests
{
    private readonly ExpiredStillCalled rule = new();

    [Theory]
    [InlineData(2, true)]
    [InlineData(24, true)]
    [InlineData(26, false)]
    public void A_call_within_a_day_is_told_of(double hoursAgo, bool found) =>
        Assert.Equal(found, rule.Check(Given.Ended() with { Denials = [Given.Denial(hoursAgo: hoursAgo)] }, Given.Now) is not null);

    [Fact]
    public void What_was_revoked_suspended_or_rotated_out_is_left_to_another_rule()
    {
        var token = Given.Ended() with { Denials = [Given.Denial()] };

        Assert.NotNull(rule.Check(token, Given.Now));
        Assert.Null(rule.Check(token with { RevokedAt = Given.DaysAgo(1) }, Given.Now));
        Assert.Null(rule.Check(token with { SuspendedAt = Given.DaysAgo(1) }, Given.Now));
        Assert.Null(rule.Check(token with { RotatedAt = Given.DaysAgo(2) }, Given.Now));
        Assert.Null(rule.Check(Given.Ended(), Given.Now));
    }

    [Fact]
    public void The_evidence_names_the_callers_and_counts_their_calls()
    {
        var verdict = rule.Check(Given.Ended() with { Denials = [Given.Denial(uses: 7), Given.Denial("198.51.100.4", "")] }, Given.Now)!;

        Assert.Equal("expired 24 hours ago and is still called", verdict.Title);
        Assert.Contains(new Evidence("callers", "curl/8.9.1 at 203.0.113.9, unnamed program at 198.51.100.4"), verdict.Evidence);
        Assert.Contains(new Evidence("refused calls since it expired", "8 calls"), verdict.Evidence);
    }
}
