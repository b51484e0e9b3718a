using System.Data.Common;
using AppUsersGateway.Data.Revocations;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Data.Database;

/// <summary>The one way to the database: a read, or a write that commits as a whole or not at all.</summary>
public sealed class AppDatabase : IDisposable
{
    private readonly Func<string, StatementTelemetry.Measurement> begin;
    private long statements;

    /// <summary>Opens nothing yet; refuses a configuration that cannot work.</summary>
    /// <exception cref="InvalidOperationException">Names the setting.</exception>
    public AppDatabase(IOptions<DatabaseOptions> options, TimeProvider time)
    {
        DapperSetup.Run();
        Engine = Engine.Of(options.Value);
        Journal = new RevocationJournal(options.Value.RevocationJournal is { Length: > 0 } path ? path : Engine.DefaultJournal, time);
        if (Journal.Path == Engine.FileName)
        {
            throw new InvalidOperationException("Database:RevocationJournal names the database itself: give it a file of its own, or leave it out.");
        }

        begin = Begin;
    }

    /// <summary>Where the ends of tokens are written before they are committed.</summary>
    public RevocationJournal Journal { get; }

    /// <summary>How many SQL statements were sent since the start: shows an N+1 at once.</summary>
    public long StatementCount => Interlocked.Read(ref statements);

    internal Engine Engine { get; }

    /// <summary>Reads, without a transaction.</summary>
    public Task<T> Read<T>(Func<Session, Task<T>> work, CancellationToken cancellation) =>
        Lend(Engine.Rent, connection => Stoppable(connection, work, null, cancellation), cancellation);

    /// <summary>Reads on a connection that is kept for verification: however much else is asked, it never waits behind that.</summary>
    public Task<T> ReadForVerification<T>(Func<Session, Task<T>> work, CancellationToken cancellation) =>
        Lend(Engine.RentForVerification, connection => Stoppable(connection, work, null, cancellation), cancellation);

    /// <summary>Several reads of one moment. To be disposed.</summary>
    public ReadSnapshot Snapshot(CancellationToken cancellation) => new(this, isRoomy: false, cancellation);

    /// <summary>The same, for reads of most of the database. To be disposed.</summary>
    public ReadSnapshot RoomySnapshot(CancellationToken cancellation) => new(this, isRoomy: true, cancellation);

    /// <summary>Writes in one transaction: committed when <paramref name="work"/> returns, rolled back when it throws. What it ended is in the journal before.</summary>
    /// <exception cref="JournalUnavailableException">Tokens were to end, and the journal cannot be written: nothing was changed.</exception>
    public Task<T> Write<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => Write(work, isRoomy: false, cancellation);

    /// <summary>The same, for writes of very many rows.</summary>
    public Task<T> RoomyWrite<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => Write(work, isRoomy: true, cancellation);

    /// <summary>Writes in one transaction, without a result.</summary>
    public Task Write(Func<Session, Task> work, CancellationToken cancellation) =>
        Write(async session => { await work(session); return true; }, cancellation);

    /// <summary>The plan the engine would use for a statement, one line per step. For tests that refuse full scans.</summary>
    public Task<IReadOnlyList<string>> Explain(string sql, object? parameters, CancellationToken cancellation) =>
        Read(session => session.Plan(Engine.Explain(sql), parameters), cancellation);

    /// <summary>What tells for almost nothing whether anybody wrote, in whatever process; null where the engine has no such thing. To be disposed.</summary>
    internal ChangeCounter? Changes() => Engine.Changes();

    /// <summary>Closes the connections that wait for work.</summary>
    public void Dispose() => Engine.Dispose();

    /// <summary>Works on a connection. A statement that was stopped is no failure of the database.</summary>
    internal async Task<T> Stoppable<T>(DbConnection connection, Func<Session, Task<T>> work, DbTransaction? transaction, CancellationToken cancellation)
    {
        using var stop = Engine.StopWith(connection, cancellation);
        try
        {
            return await work(new Session(connection, transaction, begin, cancellation));
        }
        catch (DbException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private async Task<T> Write<T>(Func<Session, Task<T>> work, bool isRoomy, CancellationToken cancellation)
    {
        using var turn = await Engine.WriteTurn(cancellation);
        return await Lend(
            Engine.Rent,
            async connection =>
            {
                if (isRoomy)
                {
                    await Engine.MakeRoomy(connection);
                }

                await using var transaction = await Engine.BeginWrite(connection, cancellation);
                var (result, ended) = await Stoppable(connection, async session => (await work(session), session.Ended), transaction, cancellation);
                await Journal.Append(ended, cancellation);
                using var commit = StatementTelemetry.StartCommit(Engine.System);
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            },
            cancellation,
            isRoomy);
    }

    /// <summary>What anything went wrong on is not used again: nothing of it may reach the next one.</summary>
    private async Task<T> Lend<T>(Func<CancellationToken, Task<DbConnection>> rent, Func<DbConnection, Task<T>> work, CancellationToken cancellation, bool onlyOnce = false)
    {
        var connection = await rent(cancellation);
        var sound = false;
        try
        {
            var result = await work(connection);
            sound = true;
            return result;
        }
        finally
        {
            await Engine.Return(connection, sound && !onlyOnce);
        }
    }

    private StatementTelemetry.Measurement Begin(string sql)
    {
        Interlocked.Increment(ref statements);
        return StatementTelemetry.Start(Engine.System, sql);
    }
}
