using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ManyApplicationsTests
{
    private readonly ManyApplications rule = new();

    [Fact]
    public void Three_kinds_of_programs_are_three_applications()
    {
        CallerFacts[] two = [Given.Caller(), Given.Caller("198.51.100.3", "curl/8.9.1"), Given.Caller("203.0.113.4", "Terraform/1.10.0")];

        Assert.Null(rule.Check(Given.User() with { Callers = two }, Given.Now));
        var verdict = rule.Check(Given.User() with { Callers = [.. two, Given.Caller("203.0.113.4", "python-requests/2.32")] }, Given.Now)!;
        Assert.Equal((Severity.Medium, "is used by 3 kinds of programs"), (verdict.Severity, verdict.Title));
        Assert.Contains(verdict.Evidence, fact => fact.Name == "python-requests from 203.0.113.0/24");
    }

    [Fact]
    public void A_user_younger_than_the_window_may_be_on_the_move() =>
        Assert.Null(rule.Check(
            Given.User() with { CreatedAt = Given.DaysAgo(29), Callers = [Given.Caller(), Given.Caller("198.51.100.3", "curl/8"), Given.Caller("203.0.113.4", "python/3")] }, Given.Now));
}
