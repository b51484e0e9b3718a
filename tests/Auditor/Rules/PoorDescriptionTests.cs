using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class PoorDescriptionTests
{
    private readonly PoorDescription rule = new();

    [Theory]
    [InlineData("", "has no description", "none")]
    [InlineData("   ", "has no description", "none")]
    [InlineData("x", "has a description of 1 character", "x")]
    [InlineData("API_TOKEN", "has a description of 9 characters", "API_TOKEN")]
    [InlineData(" deploy it  ", "has a description of 9 characters", "deploy it")]
    [InlineData("🔑🔑🔑🔑🔑🔑🔑🔑🔑", "has a description of 9 characters", "🔑🔑🔑🔑🔑🔑🔑🔑🔑")]
    [InlineData("test token", "has a description that fits any token", "test token")]
    [InlineData("my new API-Token #2", "has a description that fits any token", "my new API-Token #2")]
    [InlineData("ACCESS_TOKEN_DEFAULT", "has a description that fits any token", "ACCESS_TOKEN_DEFAULT")]
    [InlineData("----------", "has a description that fits any token", "----------")]
    [InlineData("1234567890", "has a description that fits any token", "1234567890")]
    public void A_description_that_helps_nobody_is_found(string description, string title, string shown)
    {
        var verdict = rule.Check(Given.Token() with { Description = description }, Given.Now)!;

        Assert.Equal(Severity.Low, verdict.Severity);
        Assert.Equal(title, verdict.Title);
        Assert.Equal(new Evidence("description", shown), verdict.Evidence[0]);
    }

    [Theory]
    [InlineData("deploy now")]
    [InlineData("deploys the shop")]
    [InlineData("test token of the OPS-1207 import")]
    [InlineData("Выгрузка отчётов")]
    [InlineData("在庫データを毎晩同期する処理")]
    public void A_description_that_says_something_passes(string description) =>
        Assert.Null(rule.Check(Given.Token() with { Description = description }, Given.Now));
}
