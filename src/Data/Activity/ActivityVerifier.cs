using System.Data;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Activity;

/// <summary>Walks the whole chain and says where it breaks.</summary>
public sealed class ActivityVerifier(AppDatabase database)
{
    /// <summary>
    /// Checks every entry, the numbering and the head. A cut tail with a head rewritten to fit is visible only
    /// against an <paramref name="anchor"/> saved elsewhere before.
    /// </summary>
    /// <returns>The first defect in words, or null when the chain is whole, with the number of entries read.</returns>
    public Task<(long Entries, string? Defect)> Verify(ActivityHead? anchor, CancellationToken cancellation) =>
        database.Read(session => Verify(session, anchor), cancellation);

    /// <summary>The same on what a transaction sees.</summary>
    public async Task<(long Entries, string? Defect)> Verify(Session session, ActivityHead? anchor)
    {
        var (last, defect) = await Verify(session, anchor, new ActivityHead());
        return (last.Sequence, defect);
    }

    /// <summary>The same for the entries after one that was proved before, and still has to be there.</summary>
    /// <returns>The last entry that is whole, with the first defect in words, or null.</returns>
    public async Task<(ActivityHead Last, string? Defect)> Since(Session session, ActivityHead proved) =>
        proved.Sequence > 0 && await Entry(session, proved.Sequence) != proved
            ? (proved, $"Entry {proved.Sequence} is not the one that was proved before: the log was cut or rewritten.")
            : await Verify(session, anchor: null, proved);

    /// <summary>Checks the entries after one place up to another, all of which were proved before.</summary>
    /// <returns>The first defect in words, or null.</returns>
    public static async Task<string?> Between(Session session, long after, long until)
    {
        var last = after == 0 ? new ActivityHead() : await Entry(session, after);
        if (last is null)
        {
            return $"Entry {after} is missing.";
        }

        try
        {
            await foreach (var entry in session.Stream<StoredEntry>(
                ActivityRepository.Select + " where sequence > @after and sequence <= @until order by sequence", new { after, until }))
            {
                if (Defect(entry, last) is { } defect)
                {
                    return defect;
                }

                last = new ActivityHead { Sequence = entry.Sequence, Hash = entry.Hash };
            }
        }
        catch (DataException)
        {
            return $"The entry after {last.Sequence} was changed after it was written: a column cannot be read.";
        }

        return last.Sequence == until ? null : $"Entry {last.Sequence + 1} is missing.";
    }

    private static async Task<(ActivityHead Last, string? Defect)> Verify(Session session, ActivityHead? anchor, ActivityHead last)
    {
        // The head first: entries appended meanwhile come after it and do not disturb the comparison.
        var head = await Head(session);
        try
        {
            await foreach (var entry in session.Stream<StoredEntry>(ActivityRepository.Select + " where sequence > @Sequence order by sequence", new { last.Sequence }))
            {
                if (Defect(entry, last) is { } defect)
                {
                    return (last, defect);
                }

                last = new ActivityHead { Sequence = entry.Sequence, Hash = entry.Hash };
                if (Contradicts(last, head))
                {
                    return (last, $"Entry {last.Sequence} is not the one that the head names.");
                }

                if (Contradicts(last, anchor))
                {
                    return (last, $"Entry {last.Sequence} is not the one of the anchor: the log was rewritten.");
                }
            }
        }
        catch (DataException)
        {
            return (last, $"The entry after {last.Sequence} was changed after it was written: a column cannot be read.");
        }

        return (last, Missing(last, head, "head") ?? (anchor is null ? null : Missing(last, anchor, "anchor")) ?? await Surplus(session, last));
    }

    private static Task<ActivityHead?> Entry(Session session, long sequence) =>
        session.QueryOne<ActivityHead>("select sequence, hash from activity where sequence = @sequence", new { sequence });

    private static Task<ActivityHead?> Head(Session session) => session.QueryOne<ActivityHead>(ActivityLog.SelectHead);

    private static string? Defect(StoredEntry entry, ActivityHead last) =>
        entry.Sequence != last.Sequence + 1 ? $"Entry {last.Sequence + 1} is missing: entry {entry.Sequence} follows {last.Sequence}."
        : entry.PreviousHash != last.Hash ? $"Entry {entry.Sequence} is not chained to the one before it."
        : entry.Hash != ActivityHash.Of(entry) ? $"Entry {entry.Sequence} was changed after it was written."
        : null;

    private static bool Contradicts(ActivityHead read, ActivityHead? saved) => read.Sequence == saved?.Sequence && read.Hash != saved.Hash;

    private static string? Missing(ActivityHead last, ActivityHead? saved, string name) =>
        saved is null ? $"The {name} of the log is gone."
        : last.Sequence < saved.Sequence ? $"The log ends at entry {last.Sequence}, but the {name} names entry {saved.Sequence}."
        : null;

    // Read after the entries, the head is never behind an entry that was appended in order.
    private static async Task<string?> Surplus(Session session, ActivityHead last) =>
        await Head(session) is { } head && head.Sequence < last.Sequence
            ? $"The log goes on to entry {last.Sequence}, but the head names entry {head.Sequence}."
            : null;
}
