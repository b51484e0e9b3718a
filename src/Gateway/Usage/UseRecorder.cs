using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>
/// Knows who used what. Uses are summed in memory and stored every few seconds and at shutdown; the first use of a token and its first of a
/// day are stored before the answer when the database can write within <see cref="Patience"/>, so that "never used" and "stale" are never
/// claimed wrongly; so is one near the token's end, so that a use that moves the end is never forgotten over it.
/// A database that cannot write delays and fails no request: what waits is stored later, and what a dying gateway takes with it is a recorded gap.
/// </summary>
public sealed class UseRecorder(UseStore store, Heartbeat heartbeat, TimeProvider time, ILogger<UseRecorder> logger) : BackgroundService
{
    /// <summary>How long an answer waits for the database.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>The most that a use is stored late while the database can write: what a gateway that dies then takes with it.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5);

    /// <summary>Leaves a second for the storing itself.</summary>
    private static readonly TimeSpan FlushInterval = Lateness - TimeSpan.FromSeconds(1);

    /// <summary>Twice the interval: what comes earlier has been stored by then, even if one attempt failed.</summary>
    private static readonly TimeSpan NearEnd = 2 * FlushInterval;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wanted = new(0, 1);
    private readonly SemaphoreSlim storing = new(1, 1);
    private UseBatch waiting = new();
    private TaskCompletionSource stored = NewSource();

    // From when an answer waited in vain until the next attempt that succeeds nobody waits; after one that failed nobody asks for another either.
    private volatile bool slow;
    private volatile bool failed;

    /// <summary>Records one use.</summary>
    /// <param name="credential">The token.</param>
    /// <param name="ip">The client's address, canonical.</param>
    /// <param name="userAgent">The client's program; empty when it sent none.</param>
    /// <param name="refusal">Why the token did not let its holder in; null when it did.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends the waiting, not the recording.</param>
    public Task Record(Credential credential, string ip, string userAgent, UseRefusal? refusal, DateTimeOffset now, CancellationToken cancellation)
    {
        var use = new TokenUse(credential.OrganizationId, credential.TokenId, credential.ApplicationUserId, TokenUse.HourOf(now), ip, userAgent, refusal);
        Task done;
        lock (gate)
        {
            waiting.Add(use, new TokenUseCount(1, now));
            done = stored.Task;
        }

        var counts = credential.LastUsedAt?.UtcDateTime.Date != now.UtcDateTime.Date || credential.ExpiresAt - now <= NearEnd;
        if (refusal is null && counts && !failed && !store.IsHeld(credential.TokenId, credential.ApplicationUserId))
        {
            Wake();
            return slow ? Task.CompletedTask : Wait(done, cancellation);
        }

        return Task.CompletedTask;
    }

    /// <summary>Stores what was summed since the last time. What cannot be stored now is kept for the next time.</summary>
    /// <returns>Whether everything is stored.</returns>
    public async Task<bool> Flush(CancellationToken cancellation)
    {
        await storing.WaitAsync(cancellation);
        try
        {
            var (batch, done) = Take();
            var (left, took) = await store.Store(batch, cancellation);
            lock (gate)
            {
                left.Add(waiting);
                waiting = left;
            }

            (slow, failed) = (!took, !took);
            done.SetResult();
            return left.IsEmpty;
        }
        finally
        {
            storing.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // A gateway that dies before it ever stored anything leaves a gap as well: it must be known from the start.
        await Flush(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!(await Flush(cancellationToken) || await Flush(cancellationToken)) || !await heartbeat.Leave(cancellationToken))
        {
            logger.LogError("The gateway stops with uses that could not be stored; the gap is recorded at the next start");
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var wake = wanted.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                var first = await Task.WhenAny(tick, wake);
                await first;
                (tick, wake) = first == tick ? (timer.WaitForNextTickAsync(stoppingToken).AsTask(), wake) : (tick, wanted.WaitAsync(stoppingToken));
                // Not stopped half way: it is short, and StopAsync waits for it.
                await Flush(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: StopAsync stores the rest.
        }
    }

    private async Task Wait(Task done, CancellationToken cancellation)
    {
        await done.WaitAsync(Patience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!done.IsCompleted && !cancellation.IsCancellationRequested && !slow)
        {
            slow = true;
            logger.LogWarning("The database needs more than {Patience} ms: first uses are answered before they are stored, until it is quick again", Patience.TotalMilliseconds);
        }
    }

    private (UseBatch Batch, TaskCompletionSource Done) Take()
    {
        lock (gate)
        {
            var taken = (waiting, stored);
            (waiting, stored) = (new UseBatch(), NewSource());
            return taken;
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            if (wanted.CurrentCount == 0)
            {
                wanted.Release();
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
