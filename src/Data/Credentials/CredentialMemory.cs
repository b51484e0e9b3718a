using System.Collections.Concurrent;
using System.Data.Common;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Credentials;

/// <summary>
/// Remembers credentials that were good, and still knows of every change at once: before each look it asks SQLite whether anything was committed, by any
/// process, and if so the activity log what it was. Every change of a token, its user or its permissions writes an entry in its own transaction
/// (<see cref="Activity.ActivityLog"/>), so what has no newer entry has not changed. Where there is no such counter (PostgreSQL) it remembers nothing.
/// </summary>
/// <remarks>
/// Only what the database said a moment ago is remembered, and never that a token is bad: whoever invents tokens fills no memory. Changes by hand, with
/// SQL and without an entry, are noticed within <see cref="MaximumAge"/>, and so is a file that was taken away.
/// </remarks>
public sealed class CredentialMemory(AppDatabase database, TimeProvider time) : IDisposable
{
    /// <summary>How long one is remembered at the longest.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(5);

    /// <summary>The most that are remembered, about 60 MB; then it starts anew.</summary>
    private const int MaximumCredentials = 100_000;

    /// <summary>The most entries that are looked at one by one.</summary>
    private const int MaximumEntries = 100;

    private readonly ConcurrentDictionary<(TokenDigest Digest, string? ResourceId), Remembered> known = new();
    private readonly ConcurrentDictionary<string, Holder> holders = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private ChangeCounter? counter;
    private bool isUseless;
    private long version = -1;
    private long sequence = -1;

    /// <summary>A credential as it is at this moment; null when it is not remembered: then the database must be asked.</summary>
    public Credential? Find(TokenDigest digest, string? resourceId)
    {
        if (!known.TryGetValue((digest, resourceId), out var remembered) || Now() is null)
        {
            return null;
        }

        // Looked at only now: what was forgotten while we looked is no longer true.
        return remembered.Holder.IsForgotten || time.GetElapsedTime(remembered.Since) > MaximumAge ? null : remembered.Credential;
    }

    /// <summary>The moment before a credential is read from the database; null when it shall not be remembered.</summary>
    public Moment? Now()
    {
        lock (gate)
        {
            try
            {
                return isUseless ? null : Look();
            }
            catch (DbException)
            {
                Forget(); // the database is asked, and says what is wrong
                return null;
            }
        }
    }

    /// <summary>Remembers what the database said after a moment.</summary>
    public void Keep(Moment? before, TokenDigest digest, string? resourceId, Credential credential)
    {
        lock (gate)
        {
            // What somebody changed meanwhile may be older than the change.
            if (before is not { } moment || moment.Sequence != sequence || credential.ApplicationUserId is not { } user)
            {
                return;
            }

            if (known.Count >= MaximumCredentials)
            {
                Forget();
            }

            known[(digest, resourceId)] = new Remembered(credential, holders.GetOrAdd(user, _ => new Holder()), moment.At);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isUseless = true;
            Forget();
            counter?.Dispose();
            counter = null;
        }
    }

    private Moment? Look()
    {
        if ((counter ??= database.Changes()) is not { } changes)
        {
            isUseless = true;
            return null;
        }

        var at = time.GetTimestamp();
        var now = changes.Read();
        if (now != version)
        {
            ForgetChanged(changes);
            version = now; // a commit after it was read differs from it the next time
        }

        return new Moment(sequence, at);
    }

    // Sums of use are committed all the time and change nothing that is remembered; they have no entry.
    private void ForgetChanged(ChangeCounter changes)
    {
        var entries = changes.Query<CredentialChange>(CredentialChange.Since, new { Sequence = sequence, Limit = MaximumEntries });
        if (sequence < 0 || entries.Count == MaximumEntries || entries.Any(entry => entry.ApplicationUserId is null && !entry.IsRefusal))
        {
            Forget();
        }

        foreach (var entry in entries.Where(entry => !entry.IsRefusal))
        {
            Forget(entry.ApplicationUserId);
        }

        sequence = entries.Count == MaximumEntries || sequence < 0
            ? changes.Query<long>(CredentialChange.Last, new { }).Single()
            : entries.Select(entry => entry.Sequence).LastOrDefault(sequence);
    }

    private void Forget(string? applicationUserId)
    {
        if (applicationUserId is not null && holders.TryRemove(applicationUserId, out var holder))
        {
            holder.IsForgotten = true;
        }
    }

    private void Forget()
    {
        foreach (var holder in holders.Values)
        {
            holder.IsForgotten = true;
        }

        holders.Clear();
        known.Clear();
    }

    /// <summary>A moment of the database.</summary>
    /// <param name="Sequence">The last entry of the log.</param>
    /// <param name="At">The clock's timestamp.</param>
    public readonly record struct Moment(long Sequence, long At);

    private sealed class Holder
    {
        private volatile bool isForgotten;

        public bool IsForgotten
        {
            get => isForgotten;
            set => isForgotten = value;
        }
    }

    private sealed record Remembered(Credential Credential, Holder Holder, long Since);
}
