using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class OldSecretTests
{
    private const double Second = 1.0 / 86_400;

    private readonly OldSecret rule = new();

    [Theory]
    [InlineData(90, null)]
    [InlineData(90 + Second, Severity.Medium)]
    [InlineData(180, Severity.Medium)]
    [InlineData(180 + Second, Severity.High)]
    [InlineData(365, Severity.High)]
    [InlineData(365 + Second, Severity.Critical)]
    public void The_severity_follows_the_age_of_the_secret(double days, Severity? severity) =>
        Assert.Equal(severity, rule.Check(Given.Token() with { CreatedAt = Given.DaysAgo(days) }, Given.Now)?.Severity);

    [Fact]
    public void One_that_was_rotated_is_on_its_way_out() =>
        Assert.Null(rule.Check(Given.OldToken() with { GraceEndsAt = Given.InDays(1) }, Given.Now));
}
