using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class MissingPurposeTests
{
    private readonly MissingPurpose rule = new();

    [Theory]
    [InlineData("", "staging", "has no description")]
    [InlineData("Deploys the shop", null, "has no environment")]
    [InlineData(" ", "", "has no description and no environment")]
    [InlineData("Deploys the shop", "staging", null)]
    public void What_is_missing_is_named(string description, string? environment, string? title) =>
        Assert.Equal(title, rule.Check(Given.User() with { Description = description, Environment = environment }, Given.Now)?.Title);
}
