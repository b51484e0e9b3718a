using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace AppUsersGateway.Data.Database;

/// <summary>One connection, perhaps in a transaction, for the length of one piece of work. Not for parallel use.</summary>
public sealed class Session
{
    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly Action count;

    internal Session(DbConnection connection, DbTransaction? transaction, Action count, CancellationToken cancellation)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.count = count;
        Cancellation = cancellation;
    }

    /// <summary>Ends the work early when the caller is gone.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>All rows of a query.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    /// <summary>The only row of a query, or null.</summary>
    public Task<T?> QueryOne<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>The first column of the first row.</summary>
    public Task<T?> Scalar<T>(string sql, object? parameters = null) =>
        connection.ExecuteScalarAsync<T>(Command(sql, parameters));

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public Task<int> Execute(string sql, object? parameters = null) =>
        connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>The rows of a query one by one, in bounded memory.</summary>
    public async IAsyncEnumerable<T> Stream<T>(string sql, object? parameters = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        count();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: Cancellation));
        var parse = reader.GetRowParser<T>();
        while (await reader.ReadAsync(cancellation))
        {
            yield return parse(reader);
        }
    }

    internal async Task<IReadOnlyList<string>> Plan(string sql, object? parameters)
    {
        var lines = new List<string>();
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, parameters));
        while (await reader.ReadAsync(Cancellation))
        {
            lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return lines;
    }

    private CommandDefinition Command(string sql, object? parameters)
    {
        count();
        return new CommandDefinition(sql, parameters, transaction, cancellationToken: Cancellation);
    }
}
