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
    private readonly bool isRoomy;
    private readonly CancellationToken cancellation;
    private DbConnection? connection;
    private bool sound = true;
    private bool ended;

    internal ReadSnapshot(AppDatabase database, bool isRoomy, CancellationToken cancellation) => (this.database, this.isRoomy, this.cancellation) = (database, isRoomy, cancellation);

    /// <summary>Reads when it is this one's turn; must not be called from within another read of the same snapshot.</summary>
    public async Task<T> Read<T>(Func<Session, Task<T>> work)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(ended, this);
            return await database.Stoppable(await Connection(), work, transaction: null, cancellation);
        }
        catch
        {
            sound = false; // a transaction in which a statement failed is not one to give back
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
        if (connection is not null)
        {
            await End(connection);
        }
    }

    private async ValueTask End(DbConnection opened)
    {
        try
        {
            if (sound)
            {
                await database.Engine.EndSnapshot(opened);
            }
        }
        catch (DbException)
        {
            sound = false; // all was read already, and closing the connection ends the transaction as well
        }

        await database.Engine.Return(opened, sound && !isRoomy);
    }

    private async ValueTask<DbConnection> Connection()
    {
        if (connection is null)
        {
            connection = await database.Engine.Rent(cancellation);
            if (isRoomy)
            {
                await database.Engine.MakeRoomy(connection);
            }

            await database.Engine.BeginSnapshot(connection, cancellation);
        }

        return connection;
    }
}
