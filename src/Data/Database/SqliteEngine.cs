using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AppUsersGateway.Data.Database;

/// <summary>SQLite: write-ahead log, every commit synced to the disk, one writer at a time.</summary>
[SuppressMessage("Design", "CA2213", Justification = "The semaphore holds no handle, and one who comes too late must find it.")]
internal sealed class SqliteEngine : Engine
{
    /// <summary>How long a writer of another process is waited for.</summary>
    private const int BusyTimeoutMilliseconds = 5_000;

    private static readonly string Settings = $"pragma busy_timeout = {BusyTimeoutMilliseconds}; pragma synchronous = full; pragma foreign_keys = on";

    /// <summary>SQLite's own number for a file that cannot be opened.</summary>
    private const int CannotOpen = 14;

    // Writers of this process queue here in order; SQLite's own busy handler would let them starve each other.
    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly ConnectionPool pool;
    private readonly string connectionString;
    private readonly string file;
    private volatile bool opened;

    static SqliteEngine()
    {
        // Counting what it allocates makes all connections of a process wait for one lock. Heard only before the first is opened.
        // Not SQLITE_CONFIG_MULTITHREAD: it saves 3 % of an audit, and twice something failed with it (docs/security.md).
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteEngine(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        if (string.IsNullOrEmpty(builder.DataSource) || builder.DataSource.Contains(":memory:", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("Database:ConnectionString must name a file (Data Source=data/appusers.db).");
        }

        file = Path.GetFullPath(builder.DataSource);
        builder.DataSource = file;
        builder.DefaultTimeout = BusyTimeoutMilliseconds / 1_000; // the driver's own waiting, after SQLite's
        builder.Pooling = false; // what is rented has a pool of its own
        this.connectionString = builder.ToString();
        pool = new ConnectionPool(this.connectionString, Settings);
    }

    public override string System => "sqlite";

    public override string FileName => file;

    public override string DefaultJournal => file + ".revocations";

    public override async Task<DbConnection> Rent(CancellationToken cancellation)
    {
        AssertFile();
        var connection = await pool.Rent(cancellation);
        opened = true;
        return connection;
    }

    public override async ValueTask Return(DbConnection connection, bool sound)
    {
        if (sound)
        {
            pool.Return((PreparedConnection)connection);
            return;
        }

        await connection.DisposeAsync();
    }

    public override Task BeginSnapshot(DbConnection connection, CancellationToken cancellation) => Run((PreparedConnection)connection, "begin transaction");

    /// <summary>What was read for one statement is still there for the next, and is not read from the file again.</summary>
    public override Task MakeRoomy(DbConnection connection) => Run((PreparedConnection)connection, "pragma cache_size = -24000");

    public override Task EndSnapshot(DbConnection connection) => Run((PreparedConnection)connection, "commit transaction");

    public override Task<DbTransaction> BeginWrite(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    /// <summary>The driver looks at the token only before a statement.</summary>
    public override IDisposable? StopWith(DbConnection connection, CancellationToken cancellation) =>
        cancellation.Register(() => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle));

    public override ChangeCounter Changes() => new(connectionString, Settings);

    public override async Task<IDisposable?> WriteTurn(CancellationToken cancellation)
    {
        await writer.WaitAsync(cancellation);
        return new Turn(writer);
    }

    public override async Task<IAsyncDisposable> LockMigrations(TimeProvider time, CancellationToken cancellation) =>
        await SqliteFile.Lock(file, time, cancellation);

    public override UpgradeEngineBuilder Migrations() => DeployChanges.To.SqliteDatabase(connectionString);

    public override async Task AssertSafe(CancellationToken cancellation)
    {
        await using var connection = await Rent(cancellation);
        await Expect(connection, "pragma journal_mode = wal", "wal");
        await Expect(connection, "pragma synchronous", "2");
        await Expect(connection, "pragma foreign_keys", "1");
        await Expect(connection, "pragma busy_timeout", $"{BusyTimeoutMilliseconds}");
    }

    public override async Task Copy(string copy, string? programs, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"Database:ConnectionString: there is no {file}.");
        }

        await SqliteCopy.Make(file, copy, cancellation);
    }

    public override async Task<Restoration> BeginRestore(string? programs, TimeProvider time, CancellationToken cancellation) =>
        await SqliteRestoration.Begin(file, time, cancellation);

    public override string Explain(string sql) => "explain query plan " + sql;

    public override void Dispose() => pool.Dispose();

    /// <summary>Open connections would go on writing into a removed file, and a new one would make an empty file.</summary>
    private void AssertFile()
    {
        if (opened && !File.Exists(file))
        {
            pool.Clear();
            throw new SqliteException("The database file is gone.", CannotOpen);
        }
    }

    private static Task Run(PreparedConnection connection, string sql)
    {
        connection.Expect(sql);
        return connection.ExecuteAsync(sql);
    }

    private static async Task Expect(DbConnection connection, string pragma, string expected)
    {
        var actual = await connection.ExecuteScalarAsync<string>(pragma);
        if (actual != expected)
        {
            throw new InvalidOperationException($"SQLite answers {actual} to '{pragma}' and not {expected}: this file system or build cannot keep what is acknowledged.");
        }
    }

    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
