using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class HumanUseTests
{
    private readonly HumanUse rule = new();

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64)", true)]
    [InlineData("PostmanRuntime/7.42.0", true)]
    [InlineData("insomnia/10.1.1", true)]
    [InlineData("curl/8.9.1", false)]
    [InlineData("", false)]
    public void A_browser_or_a_request_tool_is_a_person(string userAgent, bool found) =>
        Assert.Equal(found, rule.Check(Given.Token() with { Use = Given.Use(Given.Caller(), Given.Caller("192.0.2.9", userAgent)) }, Given.Now) is not null);

    [Fact]
    public void What_a_person_did_last_week_is_over() =>
        Assert.Null(rule.Check(Given.Token() with { Use = Given.Use(Given.Caller(userAgent: "PostmanRuntime/7.42.0", lastDaysAgo: 8)) }, Given.Now));
}
