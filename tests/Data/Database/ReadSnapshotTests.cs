using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

/// <summary>An answer is of one moment.</summary>
public sealed class ReadSnapshotTests
{
    private const int DifferentMoments = 20;
    private const string Users = "select count(*) from application_users";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_shows_one_moment_whatever_is_written_meanwhile(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.User("one");

        await using (var snapshot = database.Database.Snapshot(CancellationToken.None))
        {
            Assert.Equal(1, await snapshot.Read(session => session.Scalar<long>(Users)));
            await tenant.User("two");
            Assert.Equal(1, await snapshot.Read(session => session.Scalar<long>(Users)));
        }

        Assert.Equal(2, await database.Read(session => session.Scalar<long>(Users)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Those_who_read_it_in_parallel_take_turns(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var snapshot = database.Database.Snapshot(CancellationToken.None);

        var sums = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => snapshot.Read(async session =>
            await session.Scalar<long>("select cast(@number as bigint)", new { number }) + await session.Scalar<long>("select 1")))));

        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), sums);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_comes_after_its_end_reads_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var snapshot = database.Database.Snapshot(CancellationToken.None);
        await snapshot.Read(session => session.Scalar<long>(Users));

        await snapshot.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => snapshot.Read(session => session.Scalar<long>(Users)));
    }

    /// <summary>Each new user is one row and one entry of the log, in one transaction: no answer may show one without the other.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task All_fields_of_a_query_see_the_same_moment_while_others_write(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");
        var entriesBefore = (await Counts(admin)).Entries;
        await database.Write(session => database.Organizations.SetLimits(session, tenant.Id, int.MaxValue, 1));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                await tenant.User($"user-{number}");
            }
        });

        var seen = new HashSet<int>();
        while (seen.Count < DifferentMoments && !writing.IsCompleted)
        {
            var (users, entries) = await Counts(admin);
            Assert.Equal(users, entries - entriesBefore);
            seen.Add(users);
        }

        await stop.CancelAsync();
        await writing;
    }

    private static async Task<(int Users, int Entries)> Counts(GraphQLClient client)
    {
        var data = await client.Data("{ applicationUsers(first: 1) { totalCount } activity(first: 1) { totalCount } again: applicationUsers(first: 1) { totalCount } }");
        var (first, again) = (Count("applicationUsers"), Count("again"));
        Assert.Equal(first, again);
        return (first, Count("activity"));

        int Count(string field) => data.GetProperty(field).GetProperty("totalCount").GetInt32();
    }
}
