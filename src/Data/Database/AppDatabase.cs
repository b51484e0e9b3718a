using System.Data.Common;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Data.Database;

/// <summary>The one way to the database: a read, or a write that commits as a whole or not at all.</summary>
public sealed class AppDatabase
{
    private long statements;

    /// <summary>Opens nothing yet; refuses a configuration that cannot work.</summary>
    public AppDatabase(IOptions<DatabaseOptions> options)
    {
        DapperSetup.Run();
        Engine = Engine.Of(options.Value);
    }

    /// <summary>How many SQL statements were sent since the start: shows an N+1 at once.</summary>
    public long StatementCount => Interlocked.Read(ref statements);

    internal Engine Engine { get; }

    /// <summary>Reads, without a transaction.</summary>
    public async Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await Engine.Open(cancellation);
        using var stop = Engine.StopWith(connection, cancellation);
        return await Stoppable(() => work(new Session(connection, null, Begin, cancellation)), cancellation);
    }

    /// <summary>Writes in one transaction: committed when <paramref name="work"/> returns, rolled back when it throws.</summary>
    public async Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        using var turn = await Engine.WriteTurn(cancellation);
        await using var connection = await Engine.Open(cancellation);
        await using var transaction = await Engine.BeginWrite(connection, cancellation);
        T result;
        using (Engine.StopWith(connection, cancellation))
        {
            result = await Stoppable(() => work(new Session(connection, transaction, Begin, cancellation)), cancellation);
        }

        using var commit = StatementTelemetry.StartCommit(Engine.System);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    /// <summary>Writes in one transaction, without a result.</summary>
    public Task Write(Func<Session, Task> work, CancellationToken cancellation) =>
        Write(async session => { await work(session); return true; }, cancellation);

    /// <summary>The plan the engine would use for a statement, one line per step. For tests that refuse full scans.</summary>
    public Task<IReadOnlyList<string>> Explain(string sql, object? parameters, CancellationToken cancellation) =>
        Read(session => session.Plan(Engine.Explain(sql), parameters), cancellation);

    /// <summary>A statement that was stopped is no failure of the database.</summary>
    private static async Task<T> Stoppable<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (DbException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private StatementTelemetry.Measurement Begin(string sql)
    {
        Interlocked.Increment(ref statements);
        return StatementTelemetry.Start(Engine.System, sql);
    }
}
