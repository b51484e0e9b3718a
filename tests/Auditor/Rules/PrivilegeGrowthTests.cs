using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class PrivilegeGrowthTests
{
    private readonly PrivilegeGrowth rule = new();

    [Theory]
    [InlineData("developer", 6.9, Severity.Medium)]
    [InlineData("role:organization:admin", 6.9, Severity.High)]
    [InlineData("developer", 7.1, null)]
    public void What_was_granted_this_week_is_told_of(string permission, double daysAgo, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Granted(permission, daysAgo), Given.Now)?.Severity);

    [Fact]
    public void What_is_granted_on_the_day_of_creation_belongs_to_it() =>
        Assert.Null(rule.Check(Granted("developer", 5) with { CreatedAt = Given.DaysAgo(5.9) }, Given.Now));

    [Fact]
    public void The_evidence_names_what_was_held_before_and_who_granted_it()
    {
        var user = Granted("developer", 2) with { Grants = [new GrantFacts("read_only", "prj_01", Given.DaysAgo(90), null), new GrantFacts("developer", "prj_01", Given.DaysAgo(2), "Grace Example")] };
        var verdict = rule.Check(user, Given.Now)!;

        Assert.Equal("was granted developer lately", verdict.Title);
        Assert.Contains(new Evidence("granted", "developer on prj_01 by Grace Example, 2026-11-21 (2 days ago)"), verdict.Evidence);
        Assert.Contains(new Evidence("held before", "read_only"), verdict.Evidence);
    }

    private static ApplicationUserFacts Granted(string permission, double daysAgo) =>
        Given.User() with { Grants = [new GrantFacts(permission, "org_01", Given.DaysAgo(daysAgo), "Ada Example")] };
}
