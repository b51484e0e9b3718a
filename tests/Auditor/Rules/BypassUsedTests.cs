using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class BypassUsedTests
{
    private readonly BypassUsed rule = new();

    [Fact]
    public void Each_use_of_the_way_for_emergencies_is_a_finding_to_review_within_a_day()
    {
        var facts = Given.Organization() with
        {
            Bypasses =
            [
                new BypassFacts("evt_02", Given.DaysAgo(1), "host command", "issued a token for Ada Example from the host", null),
                new BypassFacts("evt_01", Given.DaysAgo(8), "host command", "gave Eve Example access from the host", "locked out"),
            ],
        };
        var verdict = Assert.Single(rule.Check(facts, Given.Now));

        Assert.Equal(
            (Severity.High, "host command issued a token for Ada Example from the host", "evt_02", (DateTimeOffset?)Given.Now),
            (verdict.Severity, verdict.Title, verdict.Material, verdict.Deadline));
        Assert.Equal(2, rule.Check(facts, Given.Now, ("days", 30)).Count);
    }
}
