using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Audits;

/// <summary>The queue and the history of audits.</summary>
public sealed class AuditRunRepository(TimeProvider time)
{
    /// <summary>Newest first.</summary>
    public static readonly ListOrder<AuditRun> NewestFirst = new("queued", "r.queued_at", Descending: true, run => run.QueuedAt.ToUnixTimeMilliseconds());

    private const string Columns =
        "r.id, r.organization_id, r.trigger, r.scheduled_for, r.note, r.requested_by, r.status, r.queued_at, r.started_at, r.finished_at, r.tokens_total, r.recording_at, r.tokens_examined, " +
        "r.application_users_examined, r.findings_opened, r.findings_worsened, r.findings_reopened, r.findings_excepted, r.findings_resolved, r.emails_queued, r.emails_held_back, " +
        "r.ladder_mode, r.ladder_warned, r.ladder_suspended, r.ladder_revoked, r.ladder_released, r.ladder_held, r.error";

    private const string From = "audit_runs r";

    /// <summary>The organization's runs.</summary>
    public ListQuery<AuditRun> List(string organizationId) =>
        new ListQuery<AuditRun>(Columns, From, "r.id").In("r.organization_id", organizationId);

    /// <summary>One by id.</summary>
    public Task<AuditRun?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<AuditRun>($"select {Columns} from {From} where r.id = @id and r.organization_id = @organizationId", new { id, organizationId });

    /// <summary>Those with the given ids.</summary>
    public async Task<IReadOnlyDictionary<string, AuditRun>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<AuditRun>(
            $"select {Columns} from {From} where r.organization_id || '' = @organizationId and r.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(run => run.Id, StringComparer.Ordinal);

    /// <summary>Asks for a run. A moment of the schedule is asked for once, however many auditors do.</summary>
    /// <returns>The run, or null when this moment's run exists already.</returns>
    public Task<AuditRun?> Enqueue(
        Session session, string organizationId, AuditTrigger trigger, DateTimeOffset? scheduledFor = null, string? note = null, string? requestedBy = null)
    {
        var now = time.GetUtcNow();
        return session.QueryOne<AuditRun>(
            $"""
            insert into audit_runs (id, organization_id, trigger, scheduled_for, note, requested_by, status, queued_at)
            values (@Id, @organizationId, @trigger, @scheduledFor, @note, @requestedBy, 'QUEUED', @now)
            on conflict do nothing
            returning {Columns.Replace("r.", "", StringComparison.Ordinal)}
            """,
            new { Id = Identifier.New(IdentifierKind.AuditRun, now), organizationId, trigger, scheduledFor, note, requestedBy, now });
    }

    /// <summary>The organizations in which a run waits, or was left behind by an auditor that died.</summary>
    public Task<IReadOnlyList<string>> OrganizationsWaiting(Session session) =>
        session.Query<string>("select distinct organization_id from audit_runs where status in ('QUEUED', 'RUNNING')");

    /// <summary>Takes the organization's oldest unfinished run. Only the holder of the organization's lease may.</summary>
    public Task<AuditRun?> Start(Session session, string organizationId) =>
        session.QueryOne<AuditRun>(
            $"""
            update audit_runs set status = 'RUNNING', started_at = @Now, tokens_total = null, recording_at = null, tokens_examined = 0
            where id = (select r.id from audit_runs r where r.organization_id = @organizationId and r.status in ('QUEUED', 'RUNNING') order by r.queued_at, r.id limit 1)
            returning {Columns.Replace("r.", "", StringComparison.Ordinal)}
            """,
            new { organizationId, Now = time.GetUtcNow() });

    /// <summary>How many live tokens a run will look at.</summary>
    public Task<long> TokensToExamine(Session session, AuditRun run) =>
        session.Scalar<long>(
            """
            select count(*) from tokens
            where organization_id = @OrganizationId and application_user_id is not null and revoked_at is null and suspended_at is null
                and (expires_at is null or expires_at > @StartedAt)
            """,
            new { run.OrganizationId, run.StartedAt });

    /// <summary>Tells how far the attempt that began at the run's <see cref="AuditRun.StartedAt"/> has come; says nothing of one that was overtaken by another auditor.</summary>
    public Task Tell(Session session, AuditRun run) =>
        session.Execute(
            """
            update audit_runs set tokens_total = @TokensTotal, tokens_examined = @TokensExamined, recording_at = @RecordingAt
            where id = @Id and status = 'RUNNING' and started_at = @StartedAt
            """,
            run);

    /// <summary>
    /// Writes the result of the attempt that began at the run's <see cref="AuditRun.StartedAt"/>. An auditor that slept past its lease
    /// finds the run begun anew, or finished, by another: then nothing is written and its own work must not be committed.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> Finish(Session session, AuditRun run) =>
        await session.Execute(
            """
            update audit_runs set status = @Status, finished_at = @FinishedAt, tokens_examined = @TokensExamined,
                application_users_examined = @ApplicationUsersExamined, findings_opened = @FindingsOpened, findings_worsened = @FindingsWorsened,
                findings_reopened = @FindingsReopened, findings_excepted = @FindingsExcepted, findings_resolved = @FindingsResolved, emails_queued = @EmailsQueued,
                emails_held_back = @EmailsHeldBack, ladder_mode = @LadderMode, ladder_warned = @LadderWarned, ladder_suspended = @LadderSuspended,
                ladder_revoked = @LadderRevoked, ladder_released = @LadderReleased, ladder_held = @LadderHeld, error = @Error,
                finding_change = (select c.number from finding_changes c where c.organization_id = @OrganizationId)
            where id = @Id and status = 'RUNNING' and started_at = @StartedAt
            """,
            run) > 0;

    /// <summary>When an audit of the organization last succeeded; null when none has.</summary>
    public async Task<DateTimeOffset?> LastGood(Session session, string organizationId) =>
        await session.Scalar<long?>(
            "select max(finished_at) from audit_runs where organization_id = @organizationId and status = 'SUCCEEDED'", new { organizationId }) is { } last
            ? DateTimeOffset.FromUnixTimeMilliseconds(last)
            : null;

    /// <summary>The moment that the last good audit of the organization speaks of; null when there is none.</summary>
    public async Task<DateTimeOffset?> LastGoodStart(Session session, string organizationId) =>
        await session.Scalar<long?>(
            "select max(started_at) from audit_runs where organization_id = @organizationId and status = 'SUCCEEDED'", new { organizationId }) is { } last
            ? DateTimeOffset.FromUnixTimeMilliseconds(last)
            : null;

    /// <summary>The newest runs of an organization that were asked for since a moment and are over.</summary>
    public Task<IReadOnlyList<AuditRun>> Over(Session session, string organizationId, DateTimeOffset since, int atMost) =>
        session.Query<AuditRun>(
            $"""
            select {Columns} from {From} where r.organization_id = @organizationId and r.queued_at >= @since and r.status in ('SUCCEEDED', 'FAILED')
            order by r.queued_at desc, r.id desc limit +@atMost
            """,
            new { organizationId, since, atMost });

    /// <summary>What the ladder, in one mode, did in the audits that have succeeded since a moment.</summary>
    public async Task<LadderTally> LadderSince(Session session, string organizationId, LadderMode mode, DateTimeOffset since) =>
        (await session.QueryOne<LadderTally>(
            """
            select coalesce(sum(r.ladder_warned), 0) as warned, coalesce(sum(r.ladder_suspended), 0) as suspended,
                coalesce(sum(r.ladder_revoked), 0) as revoked, coalesce(sum(r.ladder_released), 0) as released
            from audit_runs r
            where r.organization_id = @organizationId and r.status = 'SUCCEEDED' and r.finished_at > @since and r.ladder_mode = @mode
            """,
            new { organizationId, mode, since }))!;

    /// <summary>The last moment of the schedule before another whose run succeeded; null when there is none.</summary>
    public async Task<DateTimeOffset?> LastScheduledBefore(Session session, string organizationId, DateTimeOffset moment) =>
        await session.Scalar<long?>(
            "select max(scheduled_for) from audit_runs where organization_id = @organizationId and scheduled_for < @moment and status = 'SUCCEEDED'",
            new { organizationId, moment }) is { } last
            ? DateTimeOffset.FromUnixTimeMilliseconds(last)
            : null;

    /// <summary>The last moment of the schedule that has its run; null when there is none yet.</summary>
    public async Task<DateTimeOffset?> LastScheduled(Session session, string organizationId) =>
        await session.Scalar<long?>("select max(scheduled_for) from audit_runs where organization_id = @organizationId", new { organizationId }) is { } last
            ? DateTimeOffset.FromUnixTimeMilliseconds(last)
            : null;
}
