using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class LeakedSecretTests
{
    private readonly LeakedSecret rule = new();

    [Fact]
    public void A_leaked_secret_that_works_is_critical()
    {
        var verdict = rule.Check(Given.Token() with { Leaks = [new LeakFacts("REPORTED", "a public gist", Given.DaysAgo(40))] }, Given.Now)!;

        Assert.Equal((Severity.Critical, "was seen at a public gist"), (verdict.Severity, verdict.Title));
        Assert.Contains(new Evidence("seen", "at a public gist, 2026-10-14 (40 days ago)"), verdict.Evidence);
    }

    [Theory]
    [InlineData(6.9, Severity.Medium)]
    [InlineData(7.1, null)]
    public void One_that_works_no_more_is_to_be_looked_at_for_a_week(double daysAgo, Severity? severity)
    {
        var token = Given.Ended() with { Leaks = [new LeakFacts("QUERY_STRING", "/graphql", Given.DaysAgo(daysAgo))] };

        Assert.Equal(severity, rule.Check(token, Given.Now)?.Severity);
    }
}
