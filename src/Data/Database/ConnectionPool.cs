using System.Collections.Concurrent;
using Dapper;

namespace AppUsersGateway.Data.Database;

/// <summary>Open connections to one file of SQLite that are lent out, given back, and closed at the end.</summary>
/// <param name="connectionString">The driver's connection string, without pooling.</param>
/// <param name="settings">The statement that gives a new connection its settings; they stay with it.</param>
internal sealed class ConnectionPool(string connectionString, string settings) : IDisposable
{
    /// <summary>The most that wait for work: SQLite reads as fast as there are processors, more would only hold memory.</summary>
    private const int MaximumIdle = 16;

    private readonly ConcurrentStack<PreparedConnection> idle = new();
    private volatile bool disposed;

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

    /// <summary>Gives one back that has no transaction and no reader open.</summary>
    public void Return(PreparedConnection connection)
    {
        if (disposed || idle.Count >= MaximumIdle)
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
