using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AppUsersGateway.Tests.Support;

/// <summary>Where a test's rows are: a file of SQLite or a database of PostgreSQL. Made by copying one that was migrated once.</summary>
public sealed class DatabaseFile
{
    private const string Template = "template_migrated";

    private static readonly DirectoryInfo Folder = CreateFolder();
    private static readonly Once<string> SqliteTemplate = new(MigrateSqlite);
    private static readonly Once<PostgreSqlServer> PostgreSqlTemplate = new(MigratePostgreSql);
    private static int count;

    private readonly string name;

    private DatabaseFile(TestEngine engine, string name, string connectionString)
    {
        Engine = engine;
        this.name = name;
        ConnectionString = connectionString;
    }

    public TestEngine Engine { get; }

    public string ConnectionString { get; }

    /// <summary>Where the ends of tokens are written: beside a file, and for PostgreSQL in our folder.</summary>
    public string Journal => Engine == TestEngine.Sqlite ? name + ".revocations" : Path.Combine(Folder.FullName, name + ".revocations");

    public static async Task<DatabaseFile> Migrated(TestEngine engine)
    {
        if (engine == TestEngine.PostgreSql)
        {
            return await OnServer(await PostgreSqlTemplate.Get(), $"template {Template}");
        }

        var file = OnDisk();
        File.Copy(await SqliteTemplate.Get(), file.name);
        return file;
    }

    public static async Task<DatabaseFile> Empty(TestEngine engine) =>
        engine == TestEngine.PostgreSql ? await OnServer(await PostgreSqlServer.Running(), "") : OnDisk();

    /// <summary>Closes what the driver's pool holds.</summary>
    public void LetGo()
    {
        if (Engine == TestEngine.PostgreSql)
        {
            using var connection = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(connection);
        }
    }

    public async Task Remove()
    {
        if (Engine == TestEngine.Sqlite)
        {
            Directory.Delete(Path.GetDirectoryName(name)!, recursive: true);
            return;
        }

        LetGo();
        File.Delete(Journal);
        await (await PostgreSqlServer.Running()).Execute($"drop database {name} with (force)");
    }

    private static DatabaseFile OnDisk()
    {
        var path = Path.Combine(Folder.CreateSubdirectory(Next()).FullName, "appusers.db");
        return new DatabaseFile(TestEngine.Sqlite, path, new SqliteConnectionStringBuilder { DataSource = path }.ToString());
    }

    private static async Task<DatabaseFile> OnServer(PostgreSqlServer server, string like)
    {
        var fresh = "test_" + Next();
        await server.Execute($"create database {fresh} {like}");
        return new DatabaseFile(TestEngine.PostgreSql, fresh, server.ConnectionString(fresh));
    }

    private static async Task<string> MigrateSqlite()
    {
        await using var database = await TestDatabase.Empty(TestEngine.Sqlite, TimeProvider.System);
        await database.Migrator.Run(CancellationToken.None);
        database.Database.Dispose(); // closing the last connection moves the write-ahead log into the file
        var original = new SqliteConnectionStringBuilder(database.ConnectionSettings["Database:ConnectionString"]).DataSource;
        var template = Path.Combine(Folder.FullName, "migrated.db");
        File.Copy(original, template);
        return File.Exists(original + "-wal") ? throw new InvalidOperationException("The template is still open.") : template;
    }

    private static async Task<PostgreSqlServer> MigratePostgreSql()
    {
        var server = await PostgreSqlServer.Running();
        await using var database = await TestDatabase.Empty(TestEngine.PostgreSql, TimeProvider.System);
        await database.Migrator.Run(CancellationToken.None);
        var original = new NpgsqlConnectionStringBuilder(database.ConnectionSettings["Database:ConnectionString"]).Database;
        NpgsqlConnection.ClearAllPools();
        await server.Execute($"create database {Template} template {original}");
        return server;
    }

    private static string Next() => Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);

    private static DirectoryInfo CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("appusers-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    }
}
