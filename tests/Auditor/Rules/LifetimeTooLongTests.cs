using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class LifetimeTooLongTests
{
    private const double Second = 1.0 / 86_400;

    private readonly LifetimeTooLong rule = new();

    [Theory]
    [InlineData(90, null)]
    [InlineData(90 + Second, Severity.Medium)]
    [InlineData(365, Severity.Medium)]
    [InlineData(365 + Second, Severity.High)]
    public void The_severity_follows_the_planned_life(double days, Severity? severity)
    {
        var token = Given.Token() with { ExtendWhenUsed = false, ExpiresAt = Given.Token().CreatedAt.AddDays(days) };

        Assert.Equal(severity, rule.Check(token, Given.Now)?.Severity);
    }

    [Fact]
    public void Another_cap_of_the_policy_is_kept_to()
    {
        var token = Given.Token() with { ExtendWhenUsed = false, ExpiresAt = Given.Token().CreatedAt.AddDays(31) };

        Assert.Null(rule.Check(token, Given.Now));
        var verdict = rule.Check(token, Given.Now, ("medium", 30))!;
        Assert.Equal("was made to live 31 days", verdict.Title);
        Assert.Equal("Rotate token augu_7fQ2kd… of terraform to one that ends within 30 days.", verdict.Remedy);
    }

    [Fact]
    public void What_use_extends_or_was_rotated_or_never_ends_is_left_to_others()
    {
        var token = Given.Token() with { ExtendWhenUsed = false, ExpiresAt = Given.InDays(400) };

        Assert.NotNull(rule.Check(token, Given.Now));
        Assert.Null(rule.Check(token with { ExtendWhenUsed = true }, Given.Now));
        Assert.Null(rule.Check(token with { GraceEndsAt = Given.InDays(1) }, Given.Now));
        Assert.Null(rule.Check(token with { ExpiresAt = null }, Given.Now));
    }
}
