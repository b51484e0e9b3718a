using System.Data.Common;
using DbUp.Builder;

namespace AppUsersGateway.Data.Database;

/// <summary>What differs between the engines, and nothing else: opening, starting a write, the migration lock, the plan of a query.</summary>
internal abstract class Engine : IDisposable
{
    /// <summary>The engine of a configuration.</summary>
    /// <exception cref="InvalidOperationException">Names the setting that makes no sense, without its value: it may hold a password.</exception>
    public static Engine Of(DatabaseOptions options)
    {
        try
        {
            return options.Provider switch
            {
                DatabaseProvider.Sqlite => new SqliteEngine(options.ConnectionString),
                DatabaseProvider.PostgreSql => new PostgreSqlEngine(PostgreSqlEngine.Complete(options.ConnectionString)),
                _ => throw new InvalidOperationException($"Database:Provider {options.Provider} is unknown: use Sqlite or PostgreSql."),
            };
        }
        catch (ArgumentException problem)
        {
            throw new InvalidOperationException(
                $"Database:ConnectionString is no connection string for {options.Provider}: give one such as Data Source=data/appusers.db (Sqlite) or Host=db;Database=appusers;Username=appusers (PostgreSql).",
                problem);
        }
    }

    /// <summary>The engine's name in OpenTelemetry's conventions.</summary>
    public abstract string System { get; }

    /// <summary>The database file; null on a server.</summary>
    public virtual string? FileName => null;

    /// <summary>Where the revocation journal is when no setting says it.</summary>
    public abstract string DefaultJournal { get; }

    /// <summary>A connection with the guarantees that the product promises, perhaps one that was used before. Nobody else uses it until it is given back.</summary>
    public abstract Task<DbConnection> Rent(CancellationToken cancellation);

    /// <summary>The same, of those that only verification takes, where there is a bound on all others.</summary>
    public virtual Task<DbConnection> RentForVerification(CancellationToken cancellation) => Rent(cancellation);

    /// <summary>Gives a rented one back.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sound">Whether all work on it ended well; otherwise it is not used again.</param>
    public abstract ValueTask Return(DbConnection connection, bool sound);

    /// <summary>Starts a transaction that only reads, and sees the database as it is at its first statement.</summary>
    public abstract Task BeginSnapshot(DbConnection connection, CancellationToken cancellation);

    /// <summary>Gives a connection the memory to read, or write, much of the database. It is closed afterwards, and not given back for others.</summary>
    public virtual Task MakeRoomy(DbConnection connection) => Task.CompletedTask;

    /// <summary>Ends what <see cref="BeginSnapshot"/> began, when giving the connection back does not.</summary>
    public virtual Task EndSnapshot(DbConnection connection) => Task.CompletedTask;

    /// <summary>Starts a transaction that may write. On SQLite it holds the write lock from the first statement.</summary>
    public abstract Task<DbTransaction> BeginWrite(DbConnection connection, CancellationToken cancellation);

    /// <summary>Stops the statement that runs on a connection when its caller is gone or out of time, where the driver does not do so itself.</summary>
    public virtual IDisposable? StopWith(DbConnection connection, CancellationToken cancellation) => null;

    /// <summary>What tells whether anything was written since one looked last, for the price of no statement; null where the engine has no such thing.</summary>
    public virtual ChangeCounter? Changes() => null;

    /// <summary>Waits for this process's turn to write; disposing gives it back.</summary>
    public abstract Task<IDisposable?> WriteTurn(CancellationToken cancellation);

    /// <summary>One migrator at a time, on every host; the lock dies with its holder.</summary>
    public abstract Task<IAsyncDisposable> LockMigrations(TimeProvider time, CancellationToken cancellation);

    /// <summary>Where DbUp is to apply the scripts.</summary>
    public abstract UpgradeEngineBuilder Migrations();

    /// <summary>Asserts at start what durability rests on; throws with the setting named.</summary>
    public abstract Task AssertSafe(CancellationToken cancellation);

    /// <summary>Writes a consistent copy of the database into an empty file, while others go on working.</summary>
    /// <param name="copy">The file.</param>
    /// <param name="programs">The folder of the database's own programs, where there are any; null for those on the path.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">There is nothing to copy, or the copy is not sound.</exception>
    public abstract Task Copy(string copy, string? programs, CancellationToken cancellation);

    /// <summary>Takes the database alone, to put a backup in its place.</summary>
    /// <exception cref="InvalidOperationException">Somebody else uses it.</exception>
    public abstract Task<Restoration> BeginRestore(string? programs, TimeProvider time, CancellationToken cancellation);

    /// <summary>The statement that asks for the plan of <paramref name="sql"/>.</summary>
    public abstract string Explain(string sql);

    /// <summary>Closes the connections that wait for work.</summary>
    public abstract void Dispose();
}
