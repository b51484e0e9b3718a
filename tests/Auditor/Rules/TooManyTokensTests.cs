using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class TooManyTokensTests
{
    private readonly TooManyTokens rule = new();

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, Severity.Medium)]
    [InlineData(5, Severity.Medium)]
    [InlineData(6, Severity.High)]
    public void The_severity_follows_the_number(int tokens, Severity? severity) =>
        Assert.Equal(severity, rule.Check(With(tokens, rotated: 0), Given.Now)?.Severity);

    [Fact]
    public void A_token_that_was_rotated_does_not_count_beside_its_successor()
    {
        Assert.Null(rule.Check(With(2, rotated: 2), Given.Now));
        Assert.NotNull(rule.Check(With(3, rotated: 0), Given.Now));
        Assert.Null(rule.Check(With(3, rotated: 0), Given.Now, ("medium", 3)));
    }

    private static ApplicationUserFacts With(int tokens, int rotated) => Given.User() with
    {
        Tokens = [.. Enumerable.Range(0, tokens + rotated).Select(i => new UserTokenFacts($"augu_{i:000000}", null, IsRotated: i >= tokens))],
    };
}
