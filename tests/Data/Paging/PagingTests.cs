using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Paging;

public sealed class PagingTests
{
    private const int Rows = 57;

    /// <summary>58 users, for one in 50 is deleted and not listed; 56 others, for the tenant brings an administrator.</summary>
    private static readonly ManyRows.Amount Amount = new(Rows + 1, Rows, Rows, Rows, Distinct: 9);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Walking_in_either_direction_meets_every_row_once_in_order(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await database.AddManyRows(tenant, Amount);
        foreach (var list in OfferedLists.All(database, tenant, Given.Now))
        {
            var (all, hasNext, hasPrevious) = await database.Read(session => list.Page(session, new PageRequest(PageRequest.MaximumSize)));
            var expected = all.Select(row => row.Id).ToList();
            Assert.Equal((false, false), (hasNext, hasPrevious));
            Assert.InRange(expected.Count, Rows, Rows + 2);
            Assert.Equal(expected.Count, expected.Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(expected.Count, await database.Read(list.Count));

            foreach (var size in new[] { 1, 7, 100 })
            {
                Assert.Equal(expected, await Walk(database, list, size, backward: false));
                Assert.Equal(expected, await Walk(database, list, size, backward: true));
            }
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_pages_of_many_parents_are_the_pages_of_each(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await database.AddManyRows(tenant, Amount with { Users = 5, Tokens = 23 });
        string[] parents = ["app_1", "app_2", "app_3", "app_4", "app_5", "app_of_nobody"];

        // With pages of one there are more rows than fill them, with three there are not.
        foreach (var request in new[] { 1, 3, 100 }.SelectMany(size => new[] { new PageRequest(size), new PageRequest(size, Backward: true) }))
        {
            var together = await database.Read(session => List(new TokenFilter()).PageBy(
                session, TokenList.OfApplicationUser, parents, TokenList.ByExpiry, request));
            foreach (var parent in parents)
            {
                var alone = await database.Read(session => List(new TokenFilter { ApplicationUserId = parent }).Page(session, TokenList.ByExpiry, request));
                var found = together[parent].SingleOrDefault() ?? Page<Token>.Empty;
                Assert.Equal(alone.Items, found.Items);
                Assert.Equal((alone.HasNext, alone.HasPrevious), (found.HasNext, found.HasPrevious));
            }
        }

        var counts = await database.Read(session => List(new TokenFilter()).CountBy(session, TokenList.OfApplicationUser, parents));
        Assert.Equal(23, counts.Values.Sum());

        ListQuery<Token> List(TokenFilter filter) => database.TokenList.List(tenant.Id, filter, Given.Now);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_parents_have_no_pages(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();

        Assert.Empty(await database.Read(session => database.TokenList.List(tenant.Id, new TokenFilter(), Given.Now).PageBy(
            session, TokenList.OfApplicationUser, [], TokenList.NewestFirst, new PageRequest(3))));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Any_cursor_that_an_order_reads_can_be_asked_for(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await database.AddManyRows(tenant, Amount);
        foreach (var list in OfferedLists.All(database, tenant, Given.Now))
        {
            var (rows, _, _) = await database.Read(session => list.Page(session, new PageRequest(1)));
            var name = rows[0].Cursor.Order;
            foreach (var key in new object[] { 0L, long.MinValue, long.MaxValue, "", "zebra", "\U0001F980", "' or 1=1 --" })
            {
                if (list.Read(new Cursor(name, key, "x' or 1=1 --").Encode()) is { } cursor)
                {
                    await database.Read(session => list.Page(session, new PageRequest(PageRequest.DefaultSize, Backward: false, cursor)));
                }
            }
        }
    }

    private static async Task<IReadOnlyList<string>> Walk(TestDatabase database, OfferedList list, int size, bool backward)
    {
        var met = new List<string>();
        Cursor? cursor = null;
        while (true)
        {
            var (rows, hasNext, hasPrevious) = await database.Read(session => list.Page(session, new PageRequest(size, backward, cursor)));
            var (further, back) = backward ? (hasPrevious, hasNext) : (hasNext, hasPrevious);
            Assert.Equal(cursor is not null, back);
            Assert.InRange(rows.Count, 1, size);
            met.InsertRange(backward ? 0 : met.Count, rows.Select(row => row.Id));
            if (!further)
            {
                return met;
            }

            cursor = list.Read((backward ? rows[0] : rows[^1]).Cursor.Encode());
            Assert.NotNull(cursor);
        }
    }
}
