using System.Data.Common;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>
/// Puts what was summed into the database, in one transaction, and renews this gateway's row. What belongs to a row that somebody else holds is
/// set aside and tried again the next time: one locked token keeps no other waiting. Called by one at a time.
/// </summary>
public sealed class UseStore(AppDatabase database, UsageRepository usage, Heartbeat heartbeat, TimeProvider time, ILogger<UseStore> logger)
{
    /// <summary>How long one row is waited for.</summary>
    private static readonly TimeSpan RowPatience = TimeSpan.FromMilliseconds(200);

    /// <summary>Rows that are set aside at once. With more of them held it is not a row that is locked but the table.</summary>
    private const int MaximumAside = 5;

    private volatile HashSet<string> held = [];

    /// <summary>Whether the row of a token or of its application user was held by somebody else the last time.</summary>
    public bool IsHeld(string tokenId, string? applicationUserId) =>
        held is { Count: > 0 } ids && (ids.Contains(tokenId) || (applicationUserId is not null && ids.Contains(applicationUserId)));

    /// <summary>Stores a batch.</summary>
    /// <returns>What could not be stored now, and whether the database took the rest.</returns>
    public async Task<(UseBatch Left, bool Took)> Store(UseBatch batch, CancellationToken cancellation)
    {
        var (now, before) = (time.GetUtcNow(), held);
        var (aside, rest) = before.Count == 0 ? (new UseBatch(), batch) : batch.Split(before);
        if (batch.IsEmpty && batch.LostSince is null && !heartbeat.IsDue(now))
        {
            return (batch, true);
        }

        var (left, took) = await StoreFree(rest, aside, now, cancellation);
        if (!took)
        {
            left.Add(aside);
            return (left, false);
        }

        // Apart, so that nobody waits for them who need not.
        foreach (var id in before)
        {
            (var theirs, aside) = aside.Split(Only(id));
            if (theirs.IsEmpty || await Try(theirs, _ => Task.CompletedTask, cancellation) is null)
            {
                held = [.. held.Where(other => other != id)];
            }
            else
            {
                left.Add(theirs);
            }
        }

        return (left, true);
    }

    /// <summary>Stores all but what turns out to be held.</summary>
    private async Task<(UseBatch Left, bool Took)> StoreFree(UseBatch batch, UseBatch aside, DateTimeOffset now, CancellationToken cancellation)
    {
        var left = new UseBatch();
        for (var tries = 0; tries <= MaximumAside; tries++)
        {
            var (free, oldestLeft) = (batch, left.Oldest < aside.Oldest ? left.Oldest : aside.Oldest ?? left.Oldest);
            if (await Try(free, session => heartbeat.Beat(session, free, oldestLeft, now), cancellation) is not { } stuckAt)
            {
                heartbeat.Done(now);
                return (left, true);
            }

            if (stuckAt.Length == 0)
            {
                break;
            }

            held = [.. held, stuckAt];
            (var theirs, batch) = batch.Split(Only(stuckAt));
            left.Add(theirs);
        }

        left.Add(batch);
        return (left, false);
    }

    /// <summary>One transaction.</summary>
    /// <returns>Null when it was committed; otherwise the id of the row that was waited for, empty when it was no row of ours.</returns>
    private async Task<string?> Try(UseBatch batch, Func<Session, Task> last, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var at = "";
        try
        {
            await database.Write(
                async session =>
                {
                    await usage.Add(session, batch, next =>
                    {
                        at = next;
                        patience.CancelAfter(RowPatience);
                    });
                    at = "";
                    await last(session);
                    patience.CancelAfter(Timeout.InfiniteTimeSpan);
                },
                either.Token);
            return null;
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException)
        {
            var stuckAt = patience.IsCancellationRequested ? at : "";
            logger.LogWarning(
                "Use of {Count} tokens could not be stored ({Problem}{Where}); it is kept for the next attempt",
                batch.Tokens, problem.GetType().Name, stuckAt.Length > 0 ? ": somebody holds " + stuckAt : "");
            return stuckAt;
        }
    }

    private static HashSet<string> Only(string id) => new([id], StringComparer.Ordinal);
}
