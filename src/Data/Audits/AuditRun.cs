using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Audits;

/// <summary>One audit of one organization: asked for, then carried out by whichever auditor takes it.</summary>
public sealed record AuditRun : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it examines.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Why it runs.</summary>
    public required AuditTrigger Trigger { get; init; }

    /// <summary>The moment of the schedule it stands for; null when somebody asked.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>What the one who asked wrote.</summary>
    public string? Note { get; init; }

    /// <summary>The administrator or application user that asked; null for the schedule and the host.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Where it stands.</summary>
    public required AuditRunStatus Status { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When an auditor took it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How many live tokens there were when it began; null before that.</summary>
    public long? TokensTotal { get; init; }

    /// <summary>When all was examined and writing began; null before that.</summary>
    public DateTimeOffset? RecordingAt { get; init; }

    /// <summary>Live tokens looked at.</summary>
    public long TokensExamined { get; init; }

    /// <summary>Active application users looked at.</summary>
    public long ApplicationUsersExamined { get; init; }

    /// <summary>Findings that opened.</summary>
    public long FindingsOpened { get; init; }

    /// <summary>Findings whose severity rose.</summary>
    public long FindingsWorsened { get; init; }

    /// <summary>Findings that opened again: returned, or no longer acknowledged or snoozed.</summary>
    public long FindingsReopened { get; init; }

    /// <summary>Findings that an exception keeps acknowledged.</summary>
    public long FindingsExcepted { get; init; }

    /// <summary>Findings whose condition is gone.</summary>
    public long FindingsResolved { get; init; }

    /// <summary>E-mails put into the outbox.</summary>
    public long EmailsQueued { get; init; }

    /// <summary>E-mails to single owners that were not written because there were too many of them at once.</summary>
    public long EmailsHeldBack { get; init; }

    /// <summary>The mode of the ladder in this run; null when it was off, and before the run's end.</summary>
    public LadderMode? LadderMode { get; init; }

    /// <summary>Tokens that the ladder warned about.</summary>
    public long LadderWarned { get; init; }

    /// <summary>Tokens that the ladder suspended, or would have.</summary>
    public long LadderSuspended { get; init; }

    /// <summary>Tokens that the ladder revoked, or would have.</summary>
    public long LadderRevoked { get; init; }

    /// <summary>Tokens that the ladder let go of.</summary>
    public long LadderReleased { get; init; }

    /// <summary>Tokens that were due, but so many at once that nothing was done to any of them.</summary>
    public long LadderHeld { get; init; }

    /// <summary>Why it failed, in words for an operator; never an exception's text.</summary>
    public string? Error { get; init; }

    /// <summary>How far it has come.</summary>
    public AuditProgress Progress => Status switch
    {
        AuditRunStatus.Queued => new(AuditPhase.Waiting, 0, null),
        AuditRunStatus.Running => new(RecordingAt is null ? AuditPhase.Examining : AuditPhase.Recording, TokensExamined, TokensTotal),
        AuditRunStatus.Succeeded => new(AuditPhase.Ended, TokensExamined, TokensExamined), // tokens that ended meanwhile were counted at first
        _ => new(AuditPhase.Ended, TokensExamined, TokensTotal),
    };
}

/// <summary>Where a run stands.</summary>
public enum AuditRunStatus
{
    /// <summary>Waits for an auditor.</summary>
    Queued,

    /// <summary>An auditor is at it.</summary>
    Running,

    /// <summary>Done; findings and mails are committed.</summary>
    Succeeded,

    /// <summary>Ended without a result; nothing was changed.</summary>
    Failed,
}

/// <summary>Why a run runs.</summary>
public enum AuditTrigger
{
    /// <summary>The schedule.</summary>
    Scheduled,

    /// <summary>Somebody asked through the API.</summary>
    Manual,

    /// <summary>A command on the host.</summary>
    CommandLine,
}
