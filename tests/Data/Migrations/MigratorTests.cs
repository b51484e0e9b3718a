using AppUsersGateway.Tests.Support;
using Snapshooter;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Data.Migrations;

public sealed class MigratorTests
{
    private const int Nodes = 5;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Five_nodes_that_start_at_once_on_an_empty_database_all_come_up(TestEngine engine)
    {
        await using var database = await TestDatabase.Empty(engine, TimeProvider.System);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => database.AnotherNode()).ToList();

        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Migrator.Run(CancellationToken.None))));

        Assert.All(nodes, node => Assert.True(node.Migrator.IsCurrent()));
        Snapshot.Match(await database.Schema(), SnapshotNameExtension.Create(engine));
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_second_start_changes_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await database.GivenTenant();
        var before = await database.Schema() + await database.Dump();

        await database.Migrator.Run(CancellationToken.None);

        Assert.Equal(before, await database.Schema() + await database.Dump());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_asks_whether_the_schema_is_current_waits_for_no_writer(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await database.GivenTenant();

        var (changed, isCurrent) = await database.Write(async session =>
            (await session.Execute("update organizations set name = 'held' where id = @Id", new { tenant.Id }), database.Migrator.IsCurrent()));

        Assert.Equal((1, true), (changed, isCurrent));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_binary_refuses_a_schema_that_is_newer_than_itself(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await database.Tamper("insert into schemaversions (scriptname, applied) values ('9999_from_the_future.sql', '2027-01-01')");
        var before = await database.Schema();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Migrator.Run(CancellationToken.None));

        Assert.Contains("9999_from_the_future.sql", refusal.Message, StringComparison.Ordinal);
        Assert.False(database.Migrator.IsCurrent());
        Assert.Equal(before, await database.Schema());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_script_that_fails_leaves_the_schema_as_before_and_the_next_start_heals(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);

        // As if the script of the audits had not run yet, and would find at its end that "emails" is there: it must take all of it back.
        await database.Tamper(
            """
            drop table ladder_climbs; drop table audit_policies; drop table emails; drop table findings; drop table audit_runs; drop table leases; create table emails (id text);
            delete from schemaversions where scriptname = '0005_audits.sql'
            """);
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Migrator.Run(CancellationToken.None));
        var schema = await database.Schema();
        Assert.Contains("activity", schema, StringComparison.Ordinal);
        Assert.DoesNotContain("leases", schema, StringComparison.Ordinal);
        Assert.DoesNotContain("findings", schema, StringComparison.Ordinal);

        await database.Tamper("drop table emails");
        await database.Migrator.Run(CancellationToken.None);

        Assert.True(database.Migrator.IsCurrent());
    }
}
