using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class FailingBurstTests
{
    private readonly FailingBurst rule = new();

    [Theory]
    [InlineData(19, 1, 0)]
    [InlineData(20, 1, 1)]
    [InlineData(500, 49, 0)]
    public void Many_secrets_that_nobody_has_in_one_hour_are_told_of_for_two_days(long attempts, double hoursAgo, int found) =>
        Assert.Equal(found, rule.Check(Seen(("203.0.113.9", hoursAgo, attempts)), Given.Now).Count);

    [Fact]
    public void Each_address_is_told_of_once()
    {
        var verdicts = rule.Check(Seen(("203.0.113.9", 1, 40), ("203.0.113.9", 2, 60), ("198.51.100.3", 2, 25)), Given.Now);

        Assert.Equal(["203.0.113.9", "198.51.100.3"], verdicts.Select(verdict => verdict.Material));
        Assert.Equal("203.0.113.9 presented 60 secrets that nobody has in one hour", verdicts[0].Title);
    }

    private static OrganizationFacts Seen(params (string Ip, double HoursAgo, long Attempts)[] sources) => Given.Organization() with
    {
        UnknownSecrets = [.. sources.Select(source => new UnknownSecretFacts { Ip = source.Ip, Hour = Given.Now.AddHours(-source.HoursAgo), Attempts = source.Attempts })],
    };
}
