using AppUsersGateway.Data.Activity;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Activity;

/// <summary>The proof goes on from where it stands, and over old entries again: what is broken is named, wherever it is.</summary>
public sealed class ActivityProofTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_new_is_proved_once_and_what_is_old_again(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.User("one");
        Assert.Null(await Advance());
        var proved = await Proved();

        await tenant.User("two");
        Assert.Null(await Advance());
        Assert.Equal(proved + 1, await Proved());

        var name = await database.Read(session => session.Scalar<string>("select actor_name from activity where sequence = 2"));
        await database.Tamper("update activity set actor_name = 'Mallory' where sequence = 2");
        Assert.Equal("Entry 2 was changed after it was written.", await Advance());
        await database.Tamper("update activity set actor_name = @name where sequence = 2", new { name });
        Assert.Null(await Advance());

        await tenant.User("three");
        await database.Tamper("update activity set actor_name = 'Mallory' where sequence = @New", new { New = proved + 2 });
        Assert.Equal($"Entry {proved + 2} was changed after it was written.", await Advance());
        Assert.Equal(proved + 1, await Proved());
        Assert.Equal($"Entry {proved + 2} was changed after it was written.", await database.Read(ActivityProof.Defect));

        Task<string?> Advance() => database.Get<ActivityProof>().Advance(CancellationToken.None);
        Task<long> Proved() => database.Read(session => session.Scalar<long>("select sequence from activity_proof"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_log_that_was_cut_or_rewritten_before_the_place_of_the_proof_is_told_of(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.User("one");
        Assert.Null(await database.Get<ActivityProof>().Advance(CancellationToken.None));
        var last = await database.Read(session => session.Scalar<long>("select max(sequence) from activity"));

        await database.Tamper("delete from activity where sequence = @last", new { last });
        await database.Tamper("update activity_head set sequence = @Before, hash = (select hash from activity where sequence = @Before)", new { Before = last - 1 });

        Assert.Equal(
            $"Entry {last} is not the one that was proved before: the log was cut or rewritten.", await database.Get<ActivityProof>().Advance(CancellationToken.None));
    }
}
