using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class DuplicatePurposeTests
{
    private readonly DuplicatePurpose rule = new();

    [Fact]
    public void The_less_used_of_two_is_told_of()
    {
        var verdict = rule.Check(Given.Token() with { DuplicateOf = "augu_Zx9yWv" }, Given.Now)!;

        Assert.Equal((Severity.Low, "does what augu_Zx9yWv… does"), (verdict.Severity, verdict.Title));
        Assert.Contains(new Evidence("callers of both", "Terraform/1.9.8 at 192.0.2.7"), verdict.Evidence);
        Assert.Null(rule.Check(Given.Token(), Given.Now));
    }

    [Fact]
    public void A_token_of_a_week_may_still_be_a_change_over() =>
        Assert.Null(rule.Check(Given.Token() with { DuplicateOf = "augu_Zx9yWv", CreatedAt = Given.DaysAgo(7) }, Given.Now));
}
