using System.Data.Common;
using System.Runtime.CompilerServices;
using AppUsersGateway.Data.Revocations;
using Dapper;

namespace AppUsersGateway.Data.Database;

/// <summary>One connection, perhaps in a transaction, for the length of one piece of work. Not for parallel use.</summary>
public sealed class Session
{
    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly Func<string, StatementTelemetry.Measurement> begin;

    internal Session(DbConnection connection, DbTransaction? transaction, Func<string, StatementTelemetry.Measurement> begin, CancellationToken cancellation)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.begin = begin;
        Cancellation = cancellation;
    }

    /// <summary>Ends the work early when the caller is gone.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The tokens that this work ended: they go to the journal before the transaction commits.</summary>
    internal List<Revocation> Ended { get; } = [];

    /// <summary>All rows of a query.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null)
    {
        using var statement = begin(sql);
        return (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();
    }

    /// <summary>The only row of a query, or null.</summary>
    public async Task<T?> QueryOne<T>(string sql, object? parameters = null)
    {
        using var statement = begin(sql);
        return await connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T?> Scalar<T>(string sql, object? parameters = null)
    {
        using var statement = begin(sql);
        return await connection.ExecuteScalarAsync<T>(Command(sql, parameters));
    }

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public async Task<int> Execute(string sql, object? parameters = null)
    {
        using var statement = begin(sql);
        return await connection.ExecuteAsync(Command(sql, parameters));
    }

    /// <summary>
    /// Runs a statement once for each row of values, as columns keep them, with parameters that are made once: for a row of twenty columns, making them takes
    /// as long as SQLite takes to write it.
    /// </summary>
    /// <returns>How many rows each run changed.</returns>
    internal async Task<IReadOnlyList<int>> ExecuteEach(string sql, IReadOnlyList<string> parameters, IReadOnlyCollection<IReadOnlyList<object?>> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        using var statement = begin(sql);
        (connection as PreparedConnection)?.Expect(sql);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        var changed = new List<int>(rows.Count);
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            changed.Add(await command.ExecuteNonQueryAsync(Cancellation));
        }

        return changed;
    }

    /// <summary>The rows of a query one by one, in bounded memory.</summary>
    public IAsyncEnumerable<T> Stream<T>(string sql, object? parameters = null, CancellationToken cancellation = default) =>
        Stream(sql, parameters, static reader => reader.GetRowParser<T>(), cancellation);

    /// <summary>The rows of a query one by one, read by their columns' numbers: where there are millions, Dapper's boxes and lookups cost more than SQLite.</summary>
    internal IAsyncEnumerable<T> Stream<T>(string sql, object? parameters, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        Stream(sql, parameters, _ => read, cancellation);

    internal async Task<IReadOnlyList<string>> Plan(string sql, object? parameters)
    {
        using var statement = begin(sql);
        var lines = new List<string>();
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, parameters));
        while (await reader.ReadAsync(Cancellation))
        {
            lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return lines;
    }

    private async IAsyncEnumerable<T> Stream<T>(
        string sql, object? parameters, Func<DbDataReader, Func<DbDataReader, T>> parser, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var statement = begin(sql);
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, parameters));
        var parse = parser(reader);
        while (await reader.ReadAsync(cancellation))
        {
            yield return parse(reader);
        }
    }

    private CommandDefinition Command(string sql, object? parameters)
    {
        (connection as PreparedConnection)?.Expect(sql);
        return new CommandDefinition(sql, parameters, transaction, cancellationToken: Cancellation);
    }
}
