using System.Collections.Concurrent;
using System.Data.Common;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Credentials;

/// <summary>
/// Remembers credentials that were good, and still knows of every change at once: before each look it asks SQLite whether anything was committed, by any
/// process, and if so the activity log what it was. Every change of a token, its user or its permissions writes an entry in its own transaction
/// (<see cref="ActivityLog"/>), so what has no newer entry has not changed. Where there is no such counter (PostgreSQL) it remembers nothing.
/// </summary>
/// <remarks>
/// Only what the database said a moment ago is remembered, under the hash of the secret, and never that a token is bad: whoever invents tokens fills no
/// memory. What ends by time is still to be compared with the clock. Changes by hand, with SQL and without an entry, are noticed within <see cref="MaximumAge"/>.
/// </remarks>
public sealed class CredentialMemory(AppDatabase database, TimeProvider time) : IDisposable
{
    /// <summary>How long one is remembered at the longest.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked whether the file is still there: an open connection would read on in a removed one.</summary>
    private static readonly TimeSpan FileInterval = TimeSpan.FromSeconds(1);

    /// <summary>The most that are remembered, about 60 MB; then it starts anew.</summary>
    private const int MaximumCredentials = 100_000;

    /// <summary>The most entries that are looked at one by one.</summary>
    private const int MaximumEntries = 100;

    /// <summary>The statement that asks what changed, public to be explained by a test.</summary>
    public const string EntriesSince = CredentialChange.Since;

    private readonly ConcurrentDictionary<(TokenDigest Digest, string? ResourceId), Remembered> known = new();
    private readonly ConcurrentDictionary<string, CredentialHolder> holders = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private ChangeCounter? counter;
    private bool isUseless;
    private long fileSeenAt;
    private long version = -1;
    private ActivityHead last = new();
    private long changes;
    private long hits;

    /// <summary>How often the database needed not be asked.</summary>
    public long Hits => Interlocked.Read(ref hits);

    /// <summary>A credential as it is at this moment; null when it is not remembered: then the database must be asked.</summary>
    public Credential? Find(TokenDigest digest, string? resourceId)
    {
        if (!known.TryGetValue((digest, resourceId), out var remembered) || Now() is null)
        {
            return null;
        }

        // Looked at only now: what was forgotten while we looked is no longer true.
        if (remembered.Holder.IsForgotten || time.GetElapsedTime(remembered.Since) > MaximumAge)
        {
            return null;
        }

        Interlocked.Increment(ref hits);
        return remembered.Credential;
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
                // The database is asked, and says what is wrong. If it was only away, it may have come back as another file.
                Forget();
                (var broken, counter, version) = (counter, null, -1);
                broken?.Dispose();
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
            if (before is not { } moment || moment.Changes != changes || credential.ApplicationUserId is not { } user)
            {
                return;
            }

            if (known.Count >= MaximumCredentials)
            {
                Forget();
            }

            known[(digest, resourceId)] = new Remembered(credential, holders.GetOrAdd(user, _ => new CredentialHolder()), moment.At);
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
        if ((counter ??= database.Changes()) is not { } file)
        {
            isUseless = true;
            return null;
        }

        var at = time.GetTimestamp();
        if (time.GetElapsedTime(fileSeenAt, at) > FileInterval)
        {
            file.AssertFile();
            fileSeenAt = at;
        }

        var now = file.Read();
        if (now != version)
        {
            ForgetChanged(file);
            version = now; // a commit after it was read differs from it the next time
        }

        return new Moment(changes, at);
    }

    // Sums of use are committed all the time and change nothing that is remembered; they have no entry.
    private void ForgetChanged(ChangeCounter file)
    {
        var entries = file.Query<CredentialChange>(CredentialChange.Since, new { last.Sequence, Limit = MaximumEntries + 1 });
        if (entries.Count is 0 or > MaximumEntries || entries[0].Hash != last.Hash || !entries.Skip(1).All(entry => entry.IsAboutOne))
        {
            Forget();
            last = file.Query<ActivityHead>(ActivityLog.SelectHead, new { }).Single();
        }
        else if (entries.Count > 1)
        {
            foreach (var entry in entries.Skip(1).Where(entry => !entry.IsRefusal))
            {
                Forget(entry.ApplicationUserId!);
            }

            changes++;
            last = new ActivityHead { Sequence = entries[^1].Sequence, Hash = entries[^1].Hash };
        }
    }

    private void Forget(string applicationUserId)
    {
        if (holders.TryRemove(applicationUserId, out var holder))
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
        changes++;
    }

    /// <summary>A moment of the database.</summary>
    /// <param name="Changes">How many changes had been noticed.</param>
    /// <param name="At">The clock's timestamp.</param>
    public readonly record struct Moment(long Changes, long At);

    private sealed record Remembered(Credential Credential, CredentialHolder Holder, long Since);
}
