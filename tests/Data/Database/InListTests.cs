using AppUsersGateway.Data.Database;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

public sealed class InListTests
{
    private const int Many = 10_000;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_list_matches_its_values_and_an_empty_one_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var one = await tenant.User("one");
        var two = await tenant.User("two");
        await tenant.User("three");

        Assert.Empty(await database.Read(session => database.UserList.FindMany(session, tenant.Id, [])));
        Assert.Equal([one.Id], (await database.Read(session => database.UserList.FindMany(session, tenant.Id, [one.Id]))).Keys);
        Assert.Equal(2, (await database.Read(session => database.UserList.FindMany(session, tenant.Id, [one.Id, two.Id, one.Id, "') or 1=1 --"]))).Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_list_may_have_thousands_of_values(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var ids = Enumerable.Range(0, Many).Select(number => $"app_{number}").Append(user.Id).ToList();

        Assert.Equal([user.Id], (await database.Read(session => database.UserList.FindMany(session, tenant.Id, ids))).Keys);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_lists_in_one_statement_keep_apart_though_one_name_begins_with_the_other(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);

        var count = await database.Read(session => session.Scalar<long>(
            "select count(*) from (select 'a' as x, 'b' as y) pairs where x in @Ids and y in @IdsOfOthers and x in @Ids",
            new { Ids = new InList(["a", "c"]), IdsOfOthers = new InList(["b"]) }));

        Assert.Equal(1, count);
    }
}
