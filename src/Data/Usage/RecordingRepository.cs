using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Usage;

/// <summary>
/// Whether use was recorded without a break. Every gateway renews a row of its own; one that stops in order removes it. A row that is not
/// renewed is a gateway that died, perhaps with uses that it had not stored: the time from then on is a gap, and silence in it means nothing.
/// Clocks of nodes may differ by less than <see cref="Silence"/>.
/// </summary>
public sealed class RecordingRepository
{
    /// <summary>A gateway that was not heard of for so long counts as dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Since when use of the organization <c>o</c> is recorded without a break, as an SQL expression: since it began, or since the end of the last
    /// gap; since now while a gateway is silent. Needs <c>@now</c> and <c>@silentSince</c>, which is <see cref="Silence"/> earlier.
    /// </summary>
    internal const string RecordedSince = $"case when o.recorded_since < coalesce({LastGapEnd}, 0) then {LastGapEnd} else o.recorded_since end";

    private const string LastGapEnd =
        """
        (select max(gap_end) from (select max(ends_at) as gap_end from recording_gaps
            union all select max(@now) from recording_nodes where stored_until < @silentSince) gaps)
        """;

    /// <summary>Says that a gateway is at work, and until when all that it recorded is stored.</summary>
    public Task Beat(Session session, RecordingNode node, DateTimeOffset now, DateTimeOffset storedUntil) =>
        session.Execute(
            """
            insert into recording_nodes (id, name, seen_at, stored_until) values (@Id, @Name, @now, @storedUntil)
            on conflict (id) do update set seen_at = excluded.seen_at, stored_until = excluded.stored_until
            """,
            new { node.Id, node.Name, now, storedUntil });

    /// <summary>Records the gap of each gateway that died: those silent for too long, and those that had the name of the one that starts.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="node">Who looks.</param>
    /// <param name="now">The time.</param>
    /// <param name="isStart">Whether it starts: nobody else can be at work under its name.</param>
    /// <returns>The gaps found.</returns>
    public async Task<IReadOnlyList<RecordingGap>> Bury(Session session, RecordingNode node, DateTimeOffset now, bool isStart)
    {
        var dead = await session.Query<(string Id, long SeenAt, DateTimeOffset StoredUntil)>(
            "select id, seen_at, stored_until from recording_nodes where id <> @Id and (seen_at < @SilentSince or name = @Name) order by id",
            new { node.Id, Name = isStart ? node.Name : "", SilentSince = now - Silence });
        var gaps = new List<RecordingGap>();
        foreach (var (id, seenAt, storedUntil) in dead)
        {
            // Others may look at the same time: who removes the row records the gap.
            if (await session.Execute("delete from recording_nodes where id = @id and seen_at = @seenAt", new { id, seenAt }) > 0)
            {
                gaps.Add(new RecordingGap(id, storedUntil, now, RecordingGapCause.UncleanStop));
                await Add(session, gaps[^1]);
            }
        }

        return gaps;
    }

    /// <summary>Records a gap.</summary>
    public Task Add(Session session, RecordingGap gap) =>
        session.Execute(
            "insert into recording_gaps (node_id, starts_at, ends_at, cause) values (@NodeId, @StartsAt, @EndsAt, @Cause) on conflict do nothing",
            new { gap.NodeId, gap.StartsAt, gap.EndsAt, Cause = EnumText.Of(gap.Cause) });

    /// <summary>Takes back that a gateway died, when it is back and has stored everything: it was only not heard of.</summary>
    public Task Revive(Session session, RecordingNode node) =>
        session.Execute("delete from recording_gaps where node_id = @Id and cause = 'UNCLEAN_STOP'", new { node.Id });

    /// <summary>Says that a gateway stopped with everything stored.</summary>
    public Task Leave(Session session, RecordingNode node) => session.Execute("delete from recording_nodes where id = @Id", new { node.Id });

    /// <summary>Since when use of an organization is recorded without a break.</summary>
    public Task<DateTimeOffset> UnbrokenSince(Session session, string organizationId, DateTimeOffset now) =>
        session.QueryOne<DateTimeOffset>(
            $"select {RecordedSince} from organizations o where o.id = @organizationId", new { organizationId, now, silentSince = now - Silence });
}

/// <summary>A gateway that records use, from its start to its end.</summary>
/// <param name="Id">Of this start.</param>
/// <param name="Name">The same after a restart, when that can be known; never that of two at once.</param>
public sealed record RecordingNode(string Id, string Name);

/// <summary>When use may have gone unseen.</summary>
/// <param name="NodeId">The gateway.</param>
/// <param name="StartsAt">All of before was stored.</param>
/// <param name="EndsAt">From then on it is recorded again.</param>
/// <param name="Cause">Why.</param>
public sealed record RecordingGap(string NodeId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, RecordingGapCause Cause);

/// <summary>Why use may have gone unseen.</summary>
public enum RecordingGapCause
{
    /// <summary>A gateway died with what it had not stored.</summary>
    UncleanStop,

    /// <summary>More waited to be stored than there was room for.</summary>
    Overflow,
}
