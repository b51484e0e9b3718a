using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ImpossibleSpreadTests
{
    private readonly ImpossibleSpread rule = new();

    [Fact]
    public void Three_places_within_ten_minutes_are_told_of_for_a_week()
    {
        Assert.Equal("was used from 3 networks within 10 minutes", rule.Check(Spread(1, "192.0.2.7", "198.51.100.7", "203.0.113.7"), Given.Now)?.Title);
        Assert.Null(rule.Check(Spread(1, "192.0.2.7", "198.51.100.7"), Given.Now));
        Assert.NotNull(rule.Check(Spread(1, "192.0.2.7", "198.51.100.7"), Given.Now, ("networks", 2)));
        Assert.Null(rule.Check(Spread(8, "192.0.2.7", "198.51.100.7", "203.0.113.7"), Given.Now));
        Assert.Null(rule.Check(Given.Token(), Given.Now));
    }

    private static TokenFacts Spread(double daysAgo, params string[] ips) =>
        Given.Token() with { Use = new UseFacts { Callers = [Given.Caller()], Spread = new SpreadFacts(Given.DaysAgo(daysAgo), [.. ips.Select(Given.Place)]) } };
}
