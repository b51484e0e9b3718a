using System.Data.Common;
using AppUsersGateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

/// <summary>Connections are used again and again, and nobody notices what happened on one before.</summary>
public sealed class ConnectionTests
{
    private const string Users = "select count(*) from application_users";

    /// <summary>The most that the product keeps open for later.</summary>
    private const int Kept = 16;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Readers_at_the_same_time_never_share_one(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            for (var time = 0; time < 200; time++)
            {
                var number = (reader * 1_000) + time;
                Assert.Equal(number, await database.Read(session => session.Scalar<long>("select cast(@number as bigint)", new { number })));
            }
        })));
    }

    [Fact]
    public async Task More_than_are_kept_are_closed_when_they_come_back()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        using var all = new CountdownEvent(3 * Kept);
        var done = new TaskCompletionSource();

        var readers = Enumerable.Range(0, all.InitialCount).Select(_ => database.Read(async session =>
        {
            await session.Scalar<long>(Users);
            all.Signal();
            await done.Task;
            return await session.Scalar<long>(Users);
        })).ToList();
        Assert.True(all.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal(all.InitialCount, OpenHandles(database));
        done.SetResult();
        await Task.WhenAll(readers);

        Assert.Equal(Kept, OpenHandles(database));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_stopped_statement_is_told_as_stopped_and_harms_nobody_after_it(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var endless = engine == TestEngine.Sqlite
            ? "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000000) select count(*) from n"
            : "select 1 from pg_sleep(3600)";
        for (var time = 0; time < 5; time++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            var isWrite = time % 2 == 1;

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => isWrite
                ? database.Database.Write(session => session.Scalar<long>(endless), stop.Token)
                : database.Database.Read(session => session.Scalar<long>(endless), stop.Token)));

            Assert.Equal(0, await database.Read(session => session.Scalar<long>(Users)));
            await database.Write(session => session.Scalar<long>(Users));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_an_error_the_next_work_begins_anew(TestEngine engine)
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
        Assert.Equal(1, await database.Read(session => session.Scalar<long>(Users)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_transaction_that_was_left_open_ends_with_the_work(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();

        await database.Read(async session =>
        {
            await session.Execute("begin transaction ;");
            return await session.Execute("update organizations set name = 'left open'");
        });

        await tenant.User("one"); // neither waits for the lock nor joins the transaction
        Assert.Equal("Example", await database.Read(session => session.Scalar<string>("select name from organizations")));
    }

    [Theory, OnPostgreSql]
    public async Task A_connection_that_the_server_closed_fails_once(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await database.Read(session => session.Scalar<long>(Users));

        await (await PostgreSqlServer.Running()).Execute(
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{new NpgsqlConnectionStringBuilder(database.ConnectionSettings["Database:ConnectionString"]).Database}'");
        await Assert.ThrowsAnyAsync<DbException>(() => database.Read(session => session.Scalar<long>(Users)));

        Assert.Equal(0, await database.Read(session => session.Scalar<long>(Users)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_statement_that_was_prepared_takes_other_values_and_no_values_of_before(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        const string Sql = "select cast(@text as text)";
        for (var time = 0; time < 10; time++)
        {
            Assert.Equal("one", await database.Read(session => session.Scalar<string>(Sql, new { text = "one" })));
            Assert.Equal("two", await database.Read(session => session.Scalar<string>(Sql, new { text = "two" })));
            Assert.Null(await database.Read(session => session.Scalar<string>(Sql, new { text = (string?)null })));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => database.Read(session => session.Scalar<string>(Sql)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_kind_of_value_is_read_as_it_was_written_whatever_stood_there_before(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await database.Tamper("create table kinds (id bigint not null, number bigint, real double precision, text text, flag boolean)");
        Kinds[] rows = [new(1, null, null, null, null), new(2, long.MinValue, -1.5, "", false), new(3, null, 0.1, "\u00e9\ud83d\ude00 text", true), new(4, long.MaxValue, null, new string('x', 100_000), null)];
        foreach (var row in rows)
        {
            await database.Write(session => session.Execute("insert into kinds values (@Id, @Number, @Real, @Text, @Flag)", row));
        }

        foreach (var row in rows.Concat(rows.Reverse()))
        {
            Assert.Equal(row, await database.Read(session => session.QueryOne<Kinds>("select id, number, real, text, flag from kinds where id = @Id", new { row.Id })));
            Assert.Equal(row.Number, await database.Read(session => session.Scalar<long?>("select max(number) from kinds where id = @Id", new { row.Id })));
            Assert.Equal([row.Number], await database.Read(session => session.Query<long?>("select max(number) from kinds where id = @Id", new { row.Id })));
        }

        Assert.Equal(rows, await database.Read(session => session.Query<Kinds>("select id, number, real, text, flag from kinds order by id")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_statement_that_was_prepared_sees_a_table_that_changed(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User("one");
        for (var time = 0; time < 10; time++)
        {
            Assert.Equal(user, await tenant.Reload(user));
        }

        await using var other = database.AnotherNode();
        await other.Tamper("alter table application_users add column later text");
        await other.Tamper("drop index application_users_by_name");

        Assert.Equal(user, await tenant.Reload(user));
    }

    [Fact]
    public async Task A_removed_file_is_noticed_by_those_who_have_it_open_and_no_empty_one_is_made()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var tenant = await database.GivenTenant();
        var file = FileOf(database);
        File.Move(file, file + ".away");

        await Assert.ThrowsAsync<SqliteException>(() => database.Read(session => session.Scalar<long>("select 1")));
        await Assert.ThrowsAsync<SqliteException>(() => tenant.User("one"));
        Assert.False(File.Exists(file));

        File.Move(file + ".away", file);
        Assert.Equal(0, await database.Read(session => session.Scalar<long>(Users)));
    }

    /// <summary>Each connection has the log open. Handles of the file itself stay for a while: closing one would give up the locks of all (POSIX).</summary>
    private static int OpenHandles(TestDatabase database) =>
        new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(handle => handle.LinkTarget == FileOf(database) + "-wal");

    private static string FileOf(TestDatabase database) => new SqliteConnectionStringBuilder(database.ConnectionSettings["Database:ConnectionString"]).DataSource;

    private sealed record Kinds
    {
        public Kinds(long id, long? number, double? real, string? text, bool? flag) => (Id, Number, Real, Text, Flag) = (id, number, real, text, flag);

        // For Dapper: an empty constructor, or the types of its parameters would have to be the engine's.
        public Kinds()
        {
        }

        public long Id { get; init; }

        public long? Number { get; init; }

        public double? Real { get; init; }

        public string? Text { get; init; }

        public bool? Flag { get; init; }
    }
}
