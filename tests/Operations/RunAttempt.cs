namespace AppUsersGateway.Tests.Operations;

/// <summary>How far a run has come: begun anew, it has another start.</summary>
internal sealed record RunAttempt
{
    public const string Select = "select id, status, started_at, recording_at, finished_at from audit_runs";

    public required string Id { get; init; }

    public required string Status { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Since when it writes what it found.</summary>
    public DateTimeOffset? RecordingAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsUnfinished => Status == "RUNNING";
}
