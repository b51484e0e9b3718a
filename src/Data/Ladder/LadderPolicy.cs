using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Ladder;

/// <summary>What an organization wants done about tokens that nobody uses: nothing, while it says nothing.</summary>
public sealed record LadderPolicy
{
    /// <summary>Days from the first warning to the suspension when nobody says otherwise.</summary>
    public const long DefaultSuspendAfterDays = 14;

    /// <summary>Days from the suspension to the revocation when nobody says otherwise.</summary>
    public const long DefaultRevokeAfterDays = 30;

    /// <summary>A week: somebody who is away for a few days must be able to object.</summary>
    public const long MinimumDays = 7;

    /// <summary>The most days between a warning and the suspension.</summary>
    public const long MaximumSuspendAfterDays = 180;

    /// <summary>The most days between a suspension and the revocation.</summary>
    public const long MaximumRevokeAfterDays = 366;

    /// <summary>Whether it acts.</summary>
    public LadderMode Mode { get; init; }

    /// <summary>Days from the first warning to the suspension.</summary>
    public long SuspendAfterDays { get; init; } = DefaultSuspendAfterDays;

    /// <summary>Days from the suspension to the revocation.</summary>
    public long RevokeAfterDays { get; init; } = DefaultRevokeAfterDays;

    /// <summary>Since when it has its mode: no warning before that counts; null while nobody decided.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Since when more is due at once than a run may do, so that nothing is done; null while that is not so.</summary>
    public DateTimeOffset? TrippedAt { get; init; }

    /// <summary>The run that told what is held back; null while nothing is.</summary>
    public string? TrippedBy { get; init; }

    /// <summary>When somebody said that what is held back is meant; null while nobody did.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Whether a climb is among those that are held back and were told of.</summary>
    public bool Holds(LadderClimb climb) => TrippedBy is { } run && climb.HeldByRun == run;

    /// <summary>The policy with what somebody wants of it; null leaves that as it is.</summary>
    /// <exception cref="Refusal">A number of days is out of its limits.</exception>
    public LadderPolicy With(LadderMode? mode, long? suspendAfterDays, long? revokeAfterDays) => this with
    {
        Mode = mode ?? Mode,
        SuspendAfterDays = Days(suspendAfterDays, MaximumSuspendAfterDays, "ladder.suspendAfterDays") ?? SuspendAfterDays,
        RevokeAfterDays = Days(revokeAfterDays, MaximumRevokeAfterDays, "ladder.revokeAfterDays") ?? RevokeAfterDays,
    };

    private static long? Days(long? days, long maximum, string field) => days is null or >= MinimumDays && !(days > maximum)
        ? days
        : throw new Refusal(RefusalCode.InvalidThreshold, $"{field}: give {MinimumDays} to {maximum} days.", field);
}

/// <summary>Whether the ladder acts.</summary>
public enum LadderMode
{
    /// <summary>It does nothing.</summary>
    Off,

    /// <summary>It records and tells administrators what it would do, and does nothing.</summary>
    DryRun,

    /// <summary>It warns, suspends and revokes.</summary>
    On,
}
