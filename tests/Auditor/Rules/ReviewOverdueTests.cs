using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ReviewOverdueTests
{
    private const double Second = 1.0 / 86_400;

    private readonly ReviewOverdue rule = new();

    [Theory]
    [InlineData(90, null)]
    [InlineData(90 + Second, Severity.Medium)]
    [InlineData(180 + Second, Severity.High)]
    public void The_severity_follows_the_last_review_or_the_creation(double days, Severity? severity)
    {
        Assert.Equal(severity, rule.Check(Given.User() with { ReviewedAt = Given.DaysAgo(days), CreatedAt = Given.DaysAgo(400) }, Given.Now)?.Severity);
        Assert.Equal(severity, rule.Check(Given.User() with { ReviewedAt = null, CreatedAt = Given.DaysAgo(days) }, Given.Now)?.Severity);
    }

    [Fact]
    public void The_evidence_names_the_reviewer()
    {
        var verdict = rule.Check(Given.User() with { ReviewedAt = Given.DaysAgo(100) }, Given.Now)!;

        Assert.Equal("was last reviewed 100 days ago", verdict.Title);
        Assert.Contains(new Evidence("last reviewed", "2026-08-15 (100 days ago) by Ada Example"), verdict.Evidence);
    }
}
