using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

public sealed class SettingsTests
{
    [Fact]
    public async Task Every_connection_to_sqlite_keeps_what_is_acknowledged()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        foreach (var work in new Func<Func<Session, Task<string?>>, Task<string?>>[] { read => database.Read(read), read => database.Write(read) })
        {
            Assert.Equal("wal", await work(session => session.Scalar<string>("pragma journal_mode ;")));
            Assert.Equal("2", await work(session => session.Scalar<string>("pragma synchronous ;")));
            Assert.Equal("1", await work(session => session.Scalar<string>("pragma foreign_keys ;")));
            Assert.Equal("5000", await work(session => session.Scalar<string>("pragma busy_timeout ;")));
        }
    }

    [Theory, OnPostgreSql]
    public async Task The_tests_run_on_a_postgresql_that_syncs(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);

        Assert.Equal("on", await database.Read(session => session.Scalar<string>("show fsync ;")));
        Assert.Equal("on", await database.Read(session => session.Scalar<string>("show synchronous_commit ;")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_throws_is_rolled_back_as_a_whole(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var before = await database.Dump();

        await Assert.ThrowsAsync<TimeoutException>(() => database.Write(async session =>
        {
            await session.Execute("update organizations set name = 'changed' where id = @Id", new { tenant.Id });
            throw new TimeoutException();
        }));

        Assert.Equal(before, await database.Dump());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=:memory:")]
    public void A_connection_string_without_a_file_is_refused_at_once(string text) => Assert.Throws<InvalidOperationException>(() =>
        new AppDatabase(Options.Create(new DatabaseOptions { Provider = DatabaseProvider.Sqlite, ConnectionString = text }), TimeProvider.System));

    [Fact]
    public async Task A_place_where_no_file_can_be_written_is_named_at_once()
    {
        var place = Path.Combine(Path.GetTempFileName(), "below-a-file");
        var database = new AppDatabase(Options.Create(new DatabaseOptions { ConnectionString = $"Data Source={place}/appusers.db" }), TimeProvider.System);
        var migrator = new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance);

        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => migrator.Run(CancellationToken.None));

        Assert.Contains(place, problem.Message, StringComparison.Ordinal);
        File.Delete(Path.GetDirectoryName(place)!);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Statements_are_counted(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var before = database.Database.StatementCount;

        await database.Read(async session => await session.Scalar<long>("select 1") + await session.Scalar<long>("select 2"));

        Assert.Equal(before + 2, database.Database.StatementCount);
    }
}
