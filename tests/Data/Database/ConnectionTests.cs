using System.Data.Common;
using AppUsersGateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

/// <summary>Connections are used again and again, and nobody notices.</summary>
public sealed class ConnectionTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_snapshot_shows_one_moment_whatever_is_written_meanwhile(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.User("one");

        await using (var snapshot = database.Database.Snapshot(CancellationToken.None))
        {
            Assert.Equal(1, await snapshot.Read(session => session.Scalar<long>("select count(*) from application_users")));
            await tenant.User("two");
            Assert.Equal(1, await snapshot.Read(session => session.Scalar<long>("select count(*) from application_users")));
        }

        Assert.Equal(2, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Those_who_read_a_snapshot_in_parallel_take_turns(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var snapshot = database.Database.Snapshot(CancellationToken.None);

        var sums = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => snapshot.Read(async session =>
            await session.Scalar<long>("select cast(@number as bigint)", new { number }) + await session.Scalar<long>("select 1"))));

        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), sums);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_an_error_in_a_snapshot_or_a_change_the_next_work_begins_anew(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await using (var snapshot = database.Database.Snapshot(CancellationToken.None))
        {
            await Assert.ThrowsAnyAsync<DbException>(() => snapshot.Read(session => session.Scalar<long>("select count(*) from nothing")));
        }

        await Assert.ThrowsAnyAsync<DbException>(() => database.Write(session => session.Execute("insert into nothing values (1)")));
        await Assert.ThrowsAnyAsync<DbException>(() => database.Read(session => session.Scalar<long>("select count(*) from nothing")));

        await tenant.User("one");
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_statement_that_was_prepared_takes_other_values_and_no_values_of_before(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        const string Sql = "select @text";

        Assert.Equal("one", await database.Read(session => session.Scalar<string>(Sql, new { text = "one" })));
        Assert.Equal("two", await database.Read(session => session.Scalar<string>(Sql, new { text = "two" })));
        Assert.Null(await database.Read(session => session.Scalar<string>(Sql, new { text = (string?)null })));
        await Assert.ThrowsAnyAsync<Exception>(() => database.Read(session => session.Scalar<string>(Sql)));
    }

    [Fact]
    public async Task A_statement_that_was_prepared_sees_a_table_that_changed()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var tenant = await database.GivenTenant();
        await using var other = database.AnotherNode();
        var user = await tenant.User("one");
        Assert.Equal(user, await tenant.Reload(user));

        await other.Tamper("alter table application_users add column later text");
        await other.Tamper("drop index application_users_by_name");

        Assert.Equal(user, await tenant.Reload(user));
    }

    [Fact]
    public async Task A_removed_file_is_noticed_by_those_who_have_it_open_and_no_empty_one_is_made()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var tenant = await database.GivenTenant();
        var file = new SqliteConnectionStringBuilder(database.ConnectionSettings["Database:ConnectionString"]).DataSource;
        File.Move(file, file + ".away");

        await Assert.ThrowsAsync<SqliteException>(() => database.Read(session => session.Scalar<long>("select 1")));
        await Assert.ThrowsAsync<SqliteException>(() => tenant.User("one"));
        Assert.False(File.Exists(file));

        File.Move(file + ".away", file);
        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }
}
