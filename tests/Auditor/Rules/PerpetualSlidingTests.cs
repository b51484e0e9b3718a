using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class PerpetualSlidingTests
{
    private const double Second = 1.0 / 86_400;

    private readonly PerpetualSliding rule = new();

    [Theory]
    [InlineData(90, false)]
    [InlineData(90 + Second, true)]
    public void A_sliding_token_without_an_end_is_told_of_when_it_is_older_than_the_cap(double days, bool found) =>
        Assert.Equal(found, rule.Check(Given.Token() with { AbsoluteExpiresAt = null, CreatedAt = Given.DaysAgo(days) }, Given.Now) is not null);

    [Fact]
    public void One_with_an_absolute_end_and_one_that_use_does_not_extend_pass()
    {
        Assert.Null(rule.Check(Given.OldToken(), Given.Now));
        Assert.Null(rule.Check(Given.OldToken() with { AbsoluteExpiresAt = null, ExtendWhenUsed = false }, Given.Now));
    }

    [Fact]
    public void The_verdict_names_how_long_it_has_lived()
    {
        var verdict = rule.Check(Given.OldToken() with { AbsoluteExpiresAt = null }, Given.Now)!;

        Assert.Equal((Severity.High, "has been extended by use for 100 days"), (verdict.Severity, verdict.Title));
        Assert.Contains(new Evidence("session duration", "1 day"), verdict.Evidence);
    }
}
