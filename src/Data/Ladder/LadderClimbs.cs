using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Ladder;

/// <summary>The ladder's memory. A token has one climb under way at most, however many auditors look.</summary>
public sealed class LadderClimbs
{
    /// <summary>Ids named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    private const string Columns =
        "c.token_id, c.warned_by_run, c.organization_id, c.finding_id, c.rule, c.dry_run, c.stage, c.warned_at, c.suspended_at, c.due_at, c.announced_at, c.held_by_run, c.accepted_at, c.ended_at, c.ending";

    /// <summary>All that are under way, soonest due first.</summary>
    public Task<IReadOnlyList<LadderClimb>> UnderWay(Session session, string organizationId) =>
        session.Query<LadderClimb>(
            $"select {Columns} from ladder_climbs c where c.organization_id = @organizationId and c.ended_at is null order by c.due_at, c.token_id", new { organizationId });

    /// <summary>Those under way of tokens, by the token.</summary>
    public async Task<IReadOnlyDictionary<string, LadderClimb>> UnderWay(Session session, string organizationId, IReadOnlyCollection<string> tokens) =>
        (await session.Query<LadderClimb>(
            $"select {Columns} from ladder_climbs c where c.organization_id || '' = @organizationId and c.token_id in @Tokens and c.ended_at is null",
            new { organizationId, Tokens = new InList(tokens) }))
        .ToDictionary(climb => climb.TokenId, StringComparer.Ordinal);

    /// <summary>How many were warned since a moment.</summary>
    public Task<long> WarnedSince(Session session, string organizationId, DateTimeOffset since) =>
        session.Scalar<long>("select count(*) from ladder_climbs where organization_id = @organizationId and warned_at > @since", new { organizationId, since });

    /// <summary>Begins one, unless the token has one under way.</summary>
    /// <returns>Whether it began.</returns>
    public async Task<bool> Begin(Session session, LadderClimb climb) =>
        await session.Execute(
            """
            insert into ladder_climbs (token_id, warned_by_run, organization_id, finding_id, rule, dry_run, stage, warned_at, due_at)
            values (@TokenId, @WarnedByRun, @OrganizationId, @FindingId, @Rule, @DryRun, @Stage, @WarnedAt, @DueAt)
            on conflict do nothing
            """,
            climb) > 0;

    /// <summary>Keeps how far one that is under way has come.</summary>
    public Task Keep(Session session, LadderClimb climb) =>
        session.Execute(
            """
            update ladder_climbs set stage = @Stage, suspended_at = @SuspendedAt, due_at = @DueAt, announced_at = @AnnouncedAt, ended_at = @EndedAt, ending = @Ending
            where token_id = @TokenId and warned_by_run = @WarnedByRun and ended_at is null
            """,
            climb);

    /// <summary>Keeps which run told that they are held back.</summary>
    public async Task Hold(Session session, IEnumerable<LadderClimb> climbs, string runId)
    {
        foreach (var batch in climbs.Select(climb => climb.TokenId).Chunk(Batch))
        {
            await session.Execute("update ladder_climbs set held_by_run = @runId where token_id in @Tokens and ended_at is null", new { runId, Tokens = new InList(batch) });
        }
    }

    /// <summary>Keeps that somebody accepted a token's finding, for the next audit: a finding that worsens reopens, and what was said about it must not be lost.</summary>
    public Task Accept(Session session, string tokenId, string findingId, DateTimeOffset now) =>
        session.Execute(
            "update ladder_climbs set accepted_at = @now where token_id = @tokenId and finding_id = @findingId and ended_at is null", new { tokenId, findingId, now });

    /// <summary>Ends what is under way about one token at the hands of somebody; nothing when there is nothing.</summary>
    public Task End(Session session, string tokenId, LadderEnding ending, DateTimeOffset now) =>
        session.Execute(
            "update ladder_climbs set ended_at = @now, ending = @Ending where token_id = @tokenId and ended_at is null and not dry_run",
            new { tokenId, now, Ending = EnumText.Of(ending) });

    /// <summary>Keeps by when the finding of a climb has its consequence: the token's suspension. A dry run has none.</summary>
    public Task SetDeadline(Session session, LadderClimb climb) => climb.DryRun
        ? Task.CompletedTask
        : session.Execute("update findings set deadline = @SuspendAt where id = @FindingId", new { climb.SuspendAt, climb.FindingId });

    /// <summary>Ends all that is under way because the ladder was turned on or off.</summary>
    internal async Task EndAll(Session session, string organizationId, DateTimeOffset now)
    {
        await session.Execute(
            "update findings set deadline = null where id in (select c.finding_id from ladder_climbs c where c.organization_id = @organizationId and c.ended_at is null)",
            new { organizationId });
        await session.Execute(
            "update ladder_climbs set ended_at = @now, ending = @Ending where organization_id = @organizationId and ended_at is null",
            new { organizationId, now, Ending = EnumText.Of(LadderEnding.PolicyChanged) });
    }
}
