using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Leases;

public sealed class LeaseTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_holder_at_a_time_until_it_gives_the_lease_back_or_lets_it_run_out(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);

        Assert.True(await Acquire("one"));
        Assert.False(await Acquire("two"));
        Assert.True(await Acquire("two", "another piece of work"));

        // Renewed before its end, it lasts a minute more.
        database.Clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
        Assert.True(await Acquire("one"));
        database.Clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
        Assert.False(await Acquire("two"));
        database.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await Acquire("two"));
        Assert.False(await Acquire("one"));

        // Who does not hold it cannot give it back.
        await database.Write(session => database.Leases.Release(session, "audit", "one"));
        Assert.False(await Acquire("one"));
        await database.Write(session => database.Leases.Release(session, "audit", "two"));
        Assert.True(await Acquire("one"));

        Task<bool> Acquire(string holder, string name = "audit") => database.Write(session => database.Leases.Acquire(session, name, holder, Minute));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_many_that_want_it_at_once_one_gets_it(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();

        var got = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Run(() =>
        {
            var node = number % 2 == 0 ? database : other;
            return node.Write(session => node.Leases.Acquire(session, "audit", $"holder {number}", Minute));
        })));

        Assert.Single(got, held => held);
    }
}
