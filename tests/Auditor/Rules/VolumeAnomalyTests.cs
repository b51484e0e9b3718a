using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class VolumeAnomalyTests
{
    private readonly VolumeAnomaly rule = new();

    [Theory]
    [InlineData(1_000, 100, null)]
    [InlineData(1_001, 100, Severity.Low)]
    [InlineData(1_001, 201, null)]
    [InlineData(2_000, 100, Severity.Low)]
    [InlineData(2_001, 100, Severity.Medium)]
    public void The_severity_follows_how_unusual_the_day_is(long today, long usually, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Calls(today, usually), Given.Now)?.Severity);

    [Fact]
    public void One_loud_day_in_four_weeks_does_not_move_the_median()
    {
        var token = Calls(1_500, 100);
        var use = new UseFacts { Callers = token.Use.Callers, PerDay = [1_500, 90_000, .. token.Use.PerDay.Skip(2)] };

        Assert.Equal("was used 1,500 times in 24 hours, usually 100", rule.Check(token with { Use = use }, Given.Now)?.Title);
    }

    [Fact]
    public void Without_four_weeks_nothing_is_usual()
    {
        Assert.Null(rule.Check(Calls(9_000, 100) with { CreatedAt = Given.DaysAgo(27) }, Given.Now));
        Assert.Null(rule.Check(Calls(9_000, 100) with { RecordedSince = Given.DaysAgo(27) }, Given.Now));
    }

    private static TokenFacts Calls(long today, long usually) =>
        Given.Token() with { Use = new UseFacts { Callers = [Given.Caller()], PerDay = [today, .. Enumerable.Repeat(usually, UseFacts.Days - 1)] } };
}
