using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class DormantThenActiveTests
{
    private readonly DormantThenActive rule = new();

    [Theory]
    [InlineData(44, false)]
    [InlineData(45, true)]
    public void A_use_after_a_long_silence_is_told_of(int silence, bool found) =>
        Assert.Equal(found, rule.Check(Used(silence + 3, 3), Given.Now) is not null);

    [Fact]
    public void The_silence_counts_from_before_the_window_and_from_the_creation_of_what_was_never_used()
    {
        var token = Given.OldToken() with { Use = Active(2) };

        Assert.Equal("was used after 97 days of silence", rule.Check(token, Given.Now)?.Title);
        Assert.Null(rule.Check(token with { UsedBeforeAt = Given.DaysAgo(40) }, Given.Now));
        Assert.Equal((Severity.High, Confidence.High), (rule.Check(token, Given.Now)!.Severity, rule.Check(token, Given.Now)!.Confidence));
        Assert.Equal(Confidence.Low, rule.Check(token with { RecordedSince = Given.DaysAgo(20) }, Given.Now)!.Confidence);
    }

    [Fact]
    public void What_woke_up_long_ago_is_awake() => Assert.Null(rule.Check(Used(70, 20, 2), Given.Now));

    private static TokenFacts Used(params int[] daysAgo) => Given.OldToken() with { UsedBeforeAt = Given.DaysAgo(95), Use = Active([95, .. daysAgo]) };

    private static UseFacts Active(params int[] daysAgo) => new()
    {
        Callers = [Given.Caller()],
        ActiveDays = [.. daysAgo.Where(day => day <= 90).Select(day => new DateTimeOffset(Given.DaysAgo(day).Date, TimeSpan.Zero))],
    };
}
