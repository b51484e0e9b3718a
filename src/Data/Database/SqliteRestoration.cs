using Dapper;
using Microsoft.Data.Sqlite;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// A file of SQLite that nobody else has open, until another takes its name. Everything is done to a copy beside it, and the last step is one rename: whoever
/// is killed before leaves the old database, afterwards the new one.
/// </summary>
internal sealed class SqliteRestoration : Restoration
{
    // SQLite's numbers.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int NoDatabase = 26;

    private static readonly string[] Logs = ["-wal", "-shm", "-journal"];

    private readonly string file;
    private readonly IAsyncDisposable noMigration;
    private readonly SqliteConnection? alone;

    private SqliteRestoration(string file, IAsyncDisposable noMigration, SqliteConnection? alone)
    {
        this.file = file;
        this.noMigration = noMigration;
        this.alone = alone;
    }

    private string Copy => file + ".restoring";

    public static async Task<SqliteRestoration> Begin(string file, TimeProvider time, CancellationToken cancellation)
    {
        var turn = await SqliteFile.Lock(file, time, cancellation);
        try
        {
            return new SqliteRestoration(file, turn, await Alone(file));
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public override async Task<BackupContent> Inspect(string backup, CancellationToken cancellation)
    {
        if (backup == file)
        {
            throw new InvalidOperationException($"{backup} is the database itself: name a backup.");
        }

        Clean();
        try
        {
            Durable.Create(Copy);
            await SqliteCopy.Make(backup, Copy, cancellation);
            await using var copy = SqliteCopy.Open(Copy, SqliteOpenMode.ReadOnly);
            var tables = (await copy.QueryAsync<string>("select lower(name) from sqlite_master where type = 'table'")).ToHashSet(StringComparer.Ordinal);
            if (!tables.Contains("schemaversions"))
            {
                throw new InvalidOperationException($"{backup} is no backup of this program.");
            }

            var taken = tables.Contains("backup_mark") ? await copy.ExecuteScalarAsync<long?>("select taken_at from backup_mark") : null;
            return new BackupContent(
                [.. await copy.QueryAsync<string>("select scriptname from schemaversions")], taken is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is NoDatabase or Corrupt)
        {
            throw new InvalidOperationException($"{backup} is no database of SQLite, or is damaged.", problem);
        }
    }

    public override Task<DatabaseOptions> Load(CancellationToken cancellation) => Task.FromResult(new DatabaseOptions
    {
        Provider = DatabaseProvider.Sqlite,
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = Copy }.ToString(),
    });

    public override async Task Finish()
    {
        await using (var copy = SqliteCopy.Open(Copy, SqliteOpenMode.ReadWrite))
        {
            await copy.ExecuteAsync("pragma journal_mode = delete"); // its log goes into the file, and away
        }

        Durable.Sync(Copy);
        if (alone is null)
        {
            // What is damaged could not be opened, so its log is still there. It must not be taken for the new file's.
            Remove(file, Logs);
        }

        File.Move(Copy, file, overwrite: true);
    }

    public override async ValueTask DisposeAsync()
    {
        if (alone is not null)
        {
            await alone.DisposeAsync();
        }

        Clean();
        await noMigration.DisposeAsync();
    }

    // A process in write-ahead mode holds a shared lock on the file while it has it open, and leaving that mode needs the file alone. It also moves the log
    // into the file, so that none is left for the next one to find.
    private static async Task<SqliteConnection?> Alone(string file)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteCopy.Open(file, SqliteOpenMode.ReadWrite);
            connection.DefaultTimeout = 2;
            await connection.ExecuteAsync("pragma locking_mode = exclusive");
            if (await connection.ExecuteScalarAsync<string>("pragma journal_mode = delete") is var mode && mode != "delete")
            {
                throw new SqliteException($"The file stays in mode {mode}.", Busy);
            }

            await connection.ExecuteAsync("begin exclusive");
            return connection;
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is Busy or Locked)
        {
            await connection!.DisposeAsync();
            throw new InvalidOperationException("The database is in use: stop the gateway, the auditor and whatever else has it open.", problem);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is Corrupt or NoDatabase)
        {
            // Nobody can work on what is damaged, and that is why somebody restores.
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            return null;
        }
    }

    private void Clean() => Remove(Copy, ["", .. Logs, ".migrate", ".revocations"]);

    private static void Remove(string name, IEnumerable<string> endings)
    {
        foreach (var ending in endings)
        {
            File.Delete(name + ending);
        }
    }
}
