using System.Data;
using System.Data.Common;
using Dapper;
using DbUp;
using DbUp.Builder;
using Npgsql;

namespace AppUsersGateway.Data.Database;

/// <summary>PostgreSQL: read committed, with rows locked in one order (organization first, activity head last).</summary>
/// <param name="connectionString">The driver's connection string.</param>
internal sealed class PostgreSqlEngine(string connectionString) : Engine
{
    /// <summary>The advisory lock's number: any constant that no other program on this database uses.</summary>
    private const long MigrationLock = 0x6175_6777_6d69_6772;

    /// <summary>How many statements the driver prepares on each connection, once they are asked often.</summary>
    private const int PreparedStatements = 200;

    /// <summary>Connections for all but verification, unless the connection string says otherwise. With those below, what a server takes by default (100).</summary>
    private const int Connections = 80;

    /// <summary>Connections that only verification takes: a look-up is one statement, so few serve many.</summary>
    private const int VerificationConnections = 16;

    private readonly string forVerification = ForVerification(connectionString);

    public override string System => "postgresql";

    public override string DefaultJournal => Path.Combine("data", "revocations.journal");

    /// <summary>The connection string with what makes statements fast, unless it says otherwise itself (a pooler between may not bear it).</summary>
    public static string Complete(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var complete = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare") && !given.ContainsKey("MaxAutoPrepare"))
        {
            complete.MaxAutoPrepare = PreparedStatements;
        }

        if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize"))
        {
            complete.MaxPoolSize = Connections;
        }

        return complete.ToString();
    }

    /// <summary>The driver keeps its own pool, and prepares in it what is asked often (<c>Max Auto Prepare</c>).</summary>
    public override Task<DbConnection> Rent(CancellationToken cancellation) => Open(connectionString, cancellation);

    /// <summary>From a pool of their own: GraphQL may take all of the other.</summary>
    public override Task<DbConnection> RentForVerification(CancellationToken cancellation) => Open(forVerification, cancellation);

    /// <summary>To the driver's pool, which rolls back what is open and drops what is broken.</summary>
    public override ValueTask Return(DbConnection connection, bool sound) => connection.DisposeAsync();

    /// <summary>The driver sends it along with the first statement.</summary>
    public override async Task BeginSnapshot(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

    public override async Task<DbTransaction> BeginWrite(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);

    public override Task<IDisposable?> WriteTurn(CancellationToken cancellation) => Task.FromResult<IDisposable?>(null);

    public override async Task<IAsyncDisposable> LockMigrations(TimeProvider time, CancellationToken cancellation)
    {
        // Not from the pool: the session lock must end with this connection.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync("select pg_advisory_lock(@MigrationLock)", new { MigrationLock });
        return connection;
    }

    public override UpgradeEngineBuilder Migrations() => DeployChanges.To.PostgresqlDatabase(connectionString);

    public override async Task AssertSafe(CancellationToken cancellation)
    {
        await using var connection = await Rent(cancellation);
        if (await connection.ExecuteScalarAsync<string>("show fsync") != "on")
        {
            throw new InvalidOperationException("PostgreSQL runs with fsync=off: it would lose what was acknowledged. Set fsync=on.");
        }

        await connection.ExecuteAsync($"select pg_advisory_xact_lock_shared({PostgreSqlRestoration.Lock})");
        if (await connection.ExecuteScalarAsync<bool>($"select to_regclass('public.{PostgreSqlRestoration.Unfinished}') is not null"))
        {
            throw new InvalidOperationException("A restore of this database did not come to its end, so what was revoked may work in it: run restore again.");
        }
    }

    public override void Dispose()
    {
        // The driver's pool belongs to the process.
    }

    public override Task Copy(string copy, string? programs, CancellationToken cancellation) => new PostgreSqlPrograms(connectionString, programs).Dump(copy, cancellation);

    public override async Task<Restoration> BeginRestore(string? programs, TimeProvider time, CancellationToken cancellation)
    {
        var alone = (NpgsqlConnection)await LockMigrations(time, cancellation);
        try
        {
            return await PostgreSqlRestoration.Begin(alone, connectionString, new PostgreSqlPrograms(connectionString, programs), cancellation);
        }
        catch
        {
            await alone.DisposeAsync();
            throw;
        }
    }

    public override string Explain(string sql) => "explain " + sql;

    private static async Task<DbConnection> Open(string connections, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(connections);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string ForVerification(string connectionString)
    {
        var own = new NpgsqlConnectionStringBuilder(connectionString) { MinPoolSize = 0, MaxPoolSize = VerificationConnections };
        own.ApplicationName = own.ApplicationName is { Length: > 0 } name ? name + " verification" : "appusers verification";
        return own.ToString();
    }
}
