using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Activity;

/// <summary>A filter is asked twice: in SQL for lists, and in C# for subscriptions. Both must mean the same.</summary>
public sealed class ActivityFilterTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_listed_is_what_matches(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (user, other) = (await tenant.User(), await tenant.User("other"));
        var (token, _) = await tenant.Token(user);
        await tenant.Token(other);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, "left"));
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        await database.Write(session => database.ActivityLog.Append(
            session, tenant.Actor, new ActivityEntry(ActivityKind.TokenCreated) { Outcome = ActivityOutcome.Denied, ApplicationUserId = user.Id }));
        var all = await List(database, tenant, new ActivityFilter());
        ActivityFilter[] filters =
        [
            new(),
            new(ApplicationUserId: user.Id),
            new(TokenId: token.Id),
            new(Kind: ActivityKind.TokenCreated),
            new(Outcome: ActivityOutcome.Denied),
            new(ApplicationUserId: user.Id, Kind: ActivityKind.TokenCreated, Outcome: ActivityOutcome.Success),
            new(ApplicationUserId: "app_none"),
            new(AdministratorId: "adm_none"),
            new(ActorId: "adm_none"),
            new(Since: all[0].At),
            new(Until: all[0].At),
        ];

        foreach (var filter in filters)
        {
            Assert.Equal((await List(database, tenant, filter)).Select(entry => entry.Id), all.Where(filter.Matches).Select(entry => entry.Id));
        }

        // A condition that is added must be compared here as well.
        Assert.DoesNotContain(typeof(ActivityFilter).GetProperties(), property => filters.All(filter => property.GetValue(filter) is null));
        Assert.All(filters[1..], filter => Assert.True(all.Count(filter.Matches) < all.Count));
    }

    private static async Task<IReadOnlyList<ActivityEvent>> List(TestDatabase database, Tenant tenant, ActivityFilter filter) =>
        [.. (await database.Read(session => database.Activity.List(tenant.Id, filter).Page(session, ActivityRepository.NewestFirst, new PageRequest(PageRequest.MaximumSize)))).Items.Select(item => item.Node)];
}
