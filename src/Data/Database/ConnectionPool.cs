using System.Collections.Concurrent;
using Dapper;
using SQLitePCL;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// Open connections to one file of SQLite that are lent out, given back, and closed at the end. Lent ones are as many as work at the same
/// moment: SQLite reads on the thread that asks. Kept ones are bounded.
/// </summary>
/// <param name="connectionString">The driver's connection string, without pooling.</param>
/// <param name="settings">The statement that gives a new connection its settings; they stay with it.</param>
internal sealed class ConnectionPool(string connectionString, string settings) : IDisposable
{
    /// <summary>The most that wait for work: SQLite reads as fast as there are processors, more would only hold memory.</summary>
    public const int MaximumIdle = 16;

    private readonly ConcurrentStack<PreparedConnection> idle = new();
    private volatile bool disposed;

    /// <summary>How many wait for work.</summary>
    public int Idle => idle.Count;

    /// <summary>One that nobody else uses until it is given back.</summary>
    public async Task<PreparedConnection> Rent(CancellationToken cancellation)
    {
        if (idle.TryPop(out var connection))
        {
            return connection;
        }

        connection = new PreparedConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync(settings);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives one back. One with a transaction that was left open is closed, which ends it.</summary>
    public void Return(PreparedConnection connection)
    {
        var isInTransaction = raw.sqlite3_get_autocommit(connection.Handle) == 0;
        if (disposed || isInTransaction || idle.Count >= MaximumIdle)
        {
            connection.Dispose();
            return;
        }

        idle.Push(connection);
        if (disposed)
        {
            Clear();
        }
    }

    /// <summary>Closes those that wait.</summary>
    public void Clear()
    {
        while (idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    public void Dispose()
    {
        disposed = true;
        Clear();
    }
}
