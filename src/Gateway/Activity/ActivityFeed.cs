using System.Runtime.CompilerServices;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Activity;

/// <summary>
/// Tells listeners of this process what is added to the activity log, by whichever node or process: the table is the source. It is read
/// once for all of them, a few times a second, and not at all while nobody listens. A listener that falls behind reads for itself until it
/// has caught up: it misses nothing, and never takes more memory than the entries that may wait for it.
/// </summary>
public sealed class ActivityFeed(
    AppDatabase database, ActivityLog log, ActivityRepository activity, TimeProvider time, IOptions<SubscriptionOptions> options, ILogger<ActivityFeed> logger)
    : BackgroundService
{
    private const int RowsPerRead = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // Held while the table is read for all, so that a listener hears exactly what is committed after it joined.
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SemaphoreSlim awake = new(0, 1);
    private readonly HashSet<ActivityListener> listeners = [];
    private long last;

    /// <summary>How many are told as it happens.</summary>
    public int Listeners
    {
        get
        {
            lock (listeners)
            {
                return listeners.Count;
            }
        }
    }

    /// <summary>The entries of an organization from now on, in the order of the log.</summary>
    public async IAsyncEnumerable<ActivityEvent> Listen(
        string organizationId, ActivityFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long? heard = null;
        while (true)
        {
            var (listener, missed) = await Join(organizationId, filter, heard, cancellation);
            try
            {
                foreach (var entry in missed.Where(listener.Wants))
                {
                    yield return entry;
                }

                await foreach (var entry in listener.Told.ReadAllAsync(cancellation))
                {
                    yield return entry;
                }
            }
            finally
            {
                Leave(listener);
            }

            heard = listener.HeardUntil ?? missed[^1].Sequence;
            logger.LogDebug("A listener fell behind at entry {Sequence} of the activity log and reads for itself", heard);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await awake.WaitAsync(stoppingToken);
                while (Listeners > 0)
                {
                    await Task.Delay(Interval, time, stoppingToken);
                    await ReadGuarded(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; so do those who listen.
        }
    }

    /// <summary>Joins after what was heard, with what was missed since. One who missed too much for one reading is not joined yet, and told nothing more.</summary>
    private async Task<(ActivityListener Listener, IReadOnlyList<ActivityEvent> Missed)> Join(
        string organizationId, ActivityFilter filter, long? heard, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await CatchUp(cancellation);
            var listener = new ActivityListener(organizationId, filter, options.Value.WaitingEvents);
            var missed = heard is { } from ? await database.Read(session => activity.After(session, from, RowsPerRead), cancellation) : [];
            if (missed.Count == RowsPerRead)
            {
                listener.TellNothing();
                return (listener, missed);
            }

            lock (listeners)
            {
                listeners.Add(listener);
                if (awake.CurrentCount == 0)
                {
                    awake.Release();
                }
            }

            // What was added while this was read is told with the next reading for all.
            return (listener, [.. missed.TakeWhile(entry => entry.Sequence <= last)]);
        }
        finally
        {
            gate.Release();
        }
    }

    private void Leave(ActivityListener listener)
    {
        lock (listeners)
        {
            listeners.Remove(listener);
        }
    }

    private async Task CatchUp(CancellationToken cancellation)
    {
        if (Listeners > 0)
        {
            await Read(cancellation);
        }
        else
        {
            last = (await database.Read(log.Head, cancellation)).Sequence;
        }
    }

    private async Task ReadGuarded(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (Listeners > 0)
            {
                await Read(cancellation);
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.LogWarning("The activity log could not be read for {Count} subscriptions ({Problem}); it is tried again", Listeners, problem.GetType().Name);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task Read(CancellationToken cancellation)
    {
        IReadOnlyList<ActivityEvent> entries;
        do
        {
            entries = await database.Read(session => activity.After(session, last, RowsPerRead), cancellation);
            foreach (var entry in entries)
            {
                lock (listeners)
                {
                    listeners.RemoveWhere(listener => !listener.Tell(entry));
                }

                last = entry.Sequence;
            }
        }
        while (entries.Count == RowsPerRead);
    }
}
