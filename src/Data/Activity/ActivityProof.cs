using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Activity;

/// <summary>
/// Proves the log bit by bit, so that an audit of a log of years is quick: each time all that was added since the last time, and the next of the
/// old entries, over and over again. <c>activity verify</c> proves all at once.
/// </summary>
public sealed class ActivityProof(AppDatabase database, ActivityVerifier verifier, TimeProvider time)
{
    /// <summary>How many old entries are gone over each time.</summary>
    private const long OldEntries = 50_000;

    /// <summary>Goes on from where the proof stands. What is broken stays named until it is whole again; nothing behind it counts as proved.</summary>
    /// <returns>The first defect in words, or null.</returns>
    public async Task<string?> Advance(CancellationToken cancellation)
    {
        var before = await database.Read(Find, cancellation) ?? new Place();
        var after = await database.Read(session => Advance(session, before), cancellation);
        await database.Write(session => Save(session, after), cancellation);
        return after.Defect;
    }

    /// <summary>What the last look found wrong; null for nothing, and before the first.</summary>
    public static Task<string?> Defect(Session session) => session.Scalar<string>("select defect from activity_proof where id = 1");

    private static Task<Place?> Find(Session session) =>
        session.QueryOne<Place>("select sequence, hash, swept_until, defect from activity_proof where id = 1");

    private async Task<Place> Advance(Session session, Place before)
    {
        var (proved, defect) = await verifier.Since(session, new ActivityHead { Sequence = before.Sequence, Hash = before.Hash });
        var from = before.SweptUntil < before.Sequence ? before.SweptUntil : 0;
        var until = Math.Min(from + OldEntries, before.Sequence);
        var again = Math.Min(OldEntries - (until - from), from); // at the end, on from the beginning
        var older = await ActivityVerifier.Between(session, from, until) ?? await ActivityVerifier.Between(session, 0, again);
        return new Place
        {
            Sequence = defect is null ? proved.Sequence : before.Sequence,
            Hash = defect is null ? proved.Hash : before.Hash,
            SweptUntil = older is not null ? from : until < before.Sequence ? until : again,
            Defect = defect ?? older,
        };
    }

    private Task Save(Session session, Place place) =>
        session.Execute(
            """
            insert into activity_proof (id, sequence, hash, swept_until, defect, checked_at) values (1, @Sequence, @Hash, @SweptUntil, @Defect, @Now)
            on conflict (id) do update set sequence = excluded.sequence, hash = excluded.hash, swept_until = excluded.swept_until,
                defect = excluded.defect, checked_at = excluded.checked_at
            """,
            new { place.Sequence, place.Hash, place.SweptUntil, place.Defect, Now = time.GetUtcNow() });

    private sealed record Place
    {
        public long Sequence { get; init; }

        public string Hash { get; init; } = ActivityHash.Genesis;

        public long SweptUntil { get; init; }

        public string? Defect { get; init; }
    }
}
