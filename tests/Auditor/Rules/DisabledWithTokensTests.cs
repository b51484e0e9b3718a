using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class DisabledWithTokensTests
{
    private readonly DisabledWithTokens rule = new();

    [Fact]
    public void Tokens_that_would_work_again_are_told_of_with_the_way_to_end_them()
    {
        var verdict = rule.Check(Given.User() with { IsDisabled = true }, Given.Now)!;

        Assert.Equal((Severity.Critical, "is disabled and has 1 live token"), (verdict.Severity, verdict.Title));
        Assert.Contains("revokeTokens with where: { applicationUserId: \"app_01\" }", verdict.Remedy, StringComparison.Ordinal);
        Assert.Null(rule.Check(Given.User() with { IsDisabled = true, LiveTokens = 0 }, Given.Now));
    }
}
