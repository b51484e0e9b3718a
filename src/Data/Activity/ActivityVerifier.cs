using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Activity;

/// <summary>Walks the whole chain and says where it breaks.</summary>
public sealed class ActivityVerifier(AppDatabase database, ActivityLog log)
{
    /// <summary>
    /// Checks every entry, the numbering and the head. A cut tail with a head rewritten to fit is visible only
    /// against an <paramref name="anchor"/> saved elsewhere before.
    /// </summary>
    /// <returns>The first defect in words, or null when the chain is whole, with the number of entries read.</returns>
    public Task<(long Entries, string? Defect)> Verify(ActivityHead? anchor, CancellationToken cancellation) =>
        database.Read(session => Walk(session, anchor), cancellation);

    private async Task<(long Entries, string? Defect)> Walk(Session session, ActivityHead? anchor)
    {
        // The head first: entries appended meanwhile come after it and do not disturb the comparison.
        var head = await log.Head(session);
        var last = new ActivityHead();
        await foreach (var entry in session.Stream<ActivityEvent>(ActivityRepository.Select + " order by sequence"))
        {
            if (Defect(entry, last) is { } defect)
            {
                return (last.Sequence, defect);
            }

            last = new ActivityHead { Sequence = entry.Sequence, Hash = entry.Hash };
            if (Contradicts(last, head))
            {
                return (last.Sequence, $"Entry {last.Sequence} is not the one that the head names.");
            }

            if (anchor is not null && Contradicts(last, anchor))
            {
                return (last.Sequence, $"Entry {last.Sequence} is not the one of the anchor: the log was rewritten.");
            }
        }

        return (last.Sequence, Missing(last, head, "head") ?? (anchor is null ? null : Missing(last, anchor, "anchor")));
    }

    private static string? Defect(ActivityEvent entry, ActivityHead last) =>
        entry.Sequence != last.Sequence + 1 ? $"Entry {last.Sequence + 1} is missing: entry {entry.Sequence} follows {last.Sequence}."
        : entry.PreviousHash != last.Hash ? $"Entry {entry.Sequence} is not chained to the one before it."
        : entry.Hash != ActivityHash.Of(entry) ? $"Entry {entry.Sequence} was changed after it was written."
        : null;

    private static bool Contradicts(ActivityHead read, ActivityHead saved) => read.Sequence == saved.Sequence && read.Hash != saved.Hash;

    private static string? Missing(ActivityHead last, ActivityHead saved, string name) =>
        last.Sequence < saved.Sequence ? $"The log ends at entry {last.Sequence}, but the {name} names entry {saved.Sequence}." : null;
}
