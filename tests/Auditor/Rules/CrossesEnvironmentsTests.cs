using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class CrossesEnvironmentsTests
{
    private readonly CrossesEnvironments rule = new();

    [Theory]
    [InlineData("production", "staging", true)]
    [InlineData("staging", "prod", true)]
    [InlineData("production", "Production", false)]
    [InlineData("staging", "development", false)]
    [InlineData(null, "production", false)]
    public void Production_and_another_environment_do_not_mix(string? own, string called, bool found) =>
        Assert.Equal(found, rule.Check(Given.User() with { Environment = own, CallerEnvironments = [new CallerEnvironment(called, "192.0.2.7")] }, Given.Now) is not null);

    [Fact]
    public void Callers_from_both_are_enough()
    {
        var user = Given.User() with { Environment = null, CallerEnvironments = [new CallerEnvironment("production", "192.0.2.7"), new CallerEnvironment("staging", "198.51.100.7")] };

        Assert.Equal(Severity.High, rule.Check(user, Given.Now)?.Severity);
        Assert.Null(rule.Check(Given.User() with { Environment = "production", CallerEnvironments = [] }, Given.Now));
    }
}
