using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class OutsidePolicyTests
{
    private readonly OutsidePolicy rule = new();

    private static readonly TokenFacts Outside = Given.Token() with { PolicyViolations = ["ipAllowlist: name the networks."], GrandfatheredUntil = Given.InDays(30) };

    [Fact]
    public void What_the_policy_would_refuse_today_is_told_of_with_its_day()
    {
        var verdict = rule.Check(Outside, Given.Now)!;

        Assert.Equal((Severity.Medium, "is not what the token policy demands", (DateTimeOffset?)Given.InDays(30)), (verdict.Severity, verdict.Title, verdict.Deadline));
        Assert.Contains(new Evidence("violates", "ipAllowlist: name the networks."), verdict.Evidence);
        Assert.Equal("Replace token augu_7fQ2kd… of terraform by one that fulfils the policy before 2026-12-23.", verdict.Remedy);
    }

    [Fact]
    public void What_was_issued_past_the_policy_says_why()
    {
        var verdict = rule.Check(Outside with { PolicyBypassReason = "incident 12" }, Given.Now)!;

        Assert.Equal("was issued past the token policy", verdict.Title);
        Assert.Contains(new Evidence("policy passed by because", "incident 12"), verdict.Evidence);
    }

    [Fact]
    public void What_was_rotated_is_on_its_way_out() => Assert.Null(rule.Check(Outside with { GraceEndsAt = Given.InDays(1) }, Given.Now));
}
