using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Facts;

/// <summary>What the hourly sums of a token become for the rules, on both engines.</summary>
public sealed class UseFactsTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Callers_days_and_refusals_are_told_apart(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), 300 * Tenant.Day);
        await Use(database, token, (0.02, "192.0.2.7", "curl/8", true, 5), (0.5, "192.0.2.7", "curl/8", true, 7), (3, "198.51.100.7", "Go/2", true, 11), (40, "192.0.2.7", "curl/8", true, 13));
        await Use(database, token, (1.1, "203.0.113.5", "curl/7", false, 2), (1.2, "203.0.113.5", "curl/7", false, 3), (120, "192.0.2.7", "curl/8", true, 17));

        var facts = (await Facts(database, tenant)).Single();

        Assert.Equal([("192.0.2.7", "curl/8", 25L), ("198.51.100.7", "Go/2", 11L)], facts.Use.Callers.Select(caller => (caller.Ip, caller.UserAgent, caller.Uses)));
        Assert.Equal((Hour(40), Given.DaysAgo(0.02), "192.0.2.0/24"), (facts.Use.Callers[0].FirstAt, facts.Use.Callers[0].LastAt, facts.Use.Callers[0].Network.ToString()));
        Assert.Equal((12L, 0L, 0L, 11L, 23L), (facts.Use.PerDay[0], facts.Use.PerDay[1], facts.Use.PerDay[2], facts.Use.PerDay[3], facts.UsesLast30Days));
        var denial = Assert.Single(facts.Use.Denials);
        Assert.Equal(("203.0.113.5", 5L, Given.DaysAgo(1.1)), (denial.Ip, denial.Hours.Sum(hour => hour.Uses), denial.LastAt));
        Assert.Equal(Hour(120), facts.UsedBeforeAt);
        Assert.Equal(4, facts.Use.ActiveDays.Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_tokens_for_one_purpose_and_places_within_minutes_are_seen(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (first, _) = await tenant.Token(user, 300 * Tenant.Day);
        var (second, _) = await tenant.Token(user, 300 * Tenant.Day);
        var (third, _) = await tenant.Token(user, 300 * Tenant.Day);
        await Use(database, first, (1, "192.0.2.7", "curl/8", true, 5));
        await Use(database, second, (2, "192.0.2.7", "curl/7", true, 9));
        var minute = 1.0 / 1_440;
        await Use(database, third, (1 + 2 * minute, "192.0.2.7", "curl/8", true, 1), (1 + 5 * minute, "198.51.100.7", "curl/8", true, 1), (1 + 9 * minute, "203.0.113.7", "curl/8", true, 1), (1 + 19 * minute, "10.9.9.9", "curl/8", true, 1));

        var facts = (await Facts(database, tenant)).ToDictionary(token => token.TokenId);

        Assert.Equal((second.Prefix, null, null), (facts[first.Id].DuplicateOf, facts[second.Id].DuplicateOf, facts[third.Id].DuplicateOf));
        Assert.Null(facts[first.Id].Use.Spread);
        Assert.Equal((3, Given.DaysAgo(1).AddMinutes(-2)), (facts[third.Id].Use.Spread!.Networks.Count, facts[third.Id].Use.Spread!.At));
    }

    private static DateTimeOffset Hour(double daysAgo)
    {
        var at = Given.DaysAgo(daysAgo);
        return new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
    }

    private static Task Use(TestDatabase database, Token token, params (double DaysAgo, string Ip, string UserAgent, bool Allowed, long Uses)[] uses) =>
        database.Write(session => database.Usage.Add(session, uses.Select(use => KeyValuePair.Create(
            new TokenUse(token.OrganizationId, token.Id, token.ApplicationUserId, Hour(use.DaysAgo), use.Ip, use.UserAgent, use.Allowed ? null : UseRefusal.Address),
            new TokenUseCount(use.Uses, Given.DaysAgo(use.DaysAgo))))));

    private static Task<List<TokenFacts>> Facts(TestDatabase database, Tenant tenant) => database.Read(async session =>
        (await database.Get<FactsReader>().Users(session, tenant.Id, Given.Now).ToListAsync()).SelectMany(batch => batch.Users).SelectMany(user => user.Tokens).ToList());
}
