using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// Reads that all see the database as it was at the first of them, whatever is written meanwhile: one connection with one read
/// transaction. Those who read in parallel take turns. Opens nothing until the first read.
/// </summary>
[SuppressMessage("Design", "CA2213", Justification = "The semaphore holds no handle, and one who comes too late must find it.")]
public sealed class ReadSnapshot : IAsyncDisposable
{
    private readonly AppDatabase database;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly CancellationToken cancellation;
    private DbConnection? connection;
    private bool broken;
    private bool ended;

    internal ReadSnapshot(AppDatabase database, CancellationToken cancellation) => (this.database, this.cancellation) = (database, cancellation);

    /// <summary>Reads when it is this one's turn; must not be called from within another read of the same snapshot.</summary>
    public async Task<T> Read<T>(Func<Session, Task<T>> work)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(ended, this);
            return await work(await Open());
        }
        catch
        {
            broken = true; // a transaction in which a statement failed is not one to give back
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends the transaction, after the read that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync(CancellationToken.None);
        ended = true;
        turn.Release();
        if (connection is null)
        {
            return;
        }

        try
        {
            if (!broken)
            {
                await database.Session(connection, null, CancellationToken.None).Control(Engine.EndSnapshot);
            }
        }
        catch (DbException)
        {
            broken = true; // it was read already: the end of the connection ends the transaction as well
        }

        await database.Engine.Return(connection, sound: !broken);
    }

    private async Task<Session> Open()
    {
        if (connection is not null)
        {
            return database.Session(connection, null, cancellation);
        }

        connection = await database.Engine.Rent(cancellation);
        var session = database.Session(connection, null, cancellation);
        await session.Control(database.Engine.BeginSnapshot);
        return session;
    }
}
