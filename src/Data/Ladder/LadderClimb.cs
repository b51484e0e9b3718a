namespace AppUsersGateway.Data.Ladder;

/// <summary>A token's way along the ladder, from its warning until the ladder lets go of it or revokes it.</summary>
public sealed record LadderClimb
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>The run that warned.</summary>
    public required string WarnedByRun { get; init; }

    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The finding that led to it.</summary>
    public required string FindingId { get; init; }

    /// <summary>That finding's rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Whether it only tells what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>How far it has come.</summary>
    public LadderStage Stage { get; init; } = LadderStage.Warned;

    /// <summary>When it was warned.</summary>
    public required DateTimeOffset WarnedAt { get; init; }

    /// <summary>When it was suspended, or would have been; null before that.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>The earliest moment of the next stage.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When the next stage was announced for the last time; null before that.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>The last run that told that it was due and held back; null for none.</summary>
    public string? HeldByRun { get; init; }

    /// <summary>When somebody acknowledged or snoozed its finding meanwhile, though that may have worsened and reopened since; null for never.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When it was over; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it was over; null while it is under way.</summary>
    public LadderEnding? Ending { get; init; }

    /// <summary>The earliest moment of the suspension; null once that is past.</summary>
    public DateTimeOffset? SuspendAt => EndedAt is null && Stage == LadderStage.Warned ? DueAt : null;

    /// <summary>The earliest moment of the revocation; null before the suspension and once it is past.</summary>
    public DateTimeOffset? RevokeAt => EndedAt is null && Stage == LadderStage.Suspended ? DueAt : null;
}

/// <summary>How far a token has come on the ladder.</summary>
public enum LadderStage
{
    /// <summary>Its owner was told what will happen.</summary>
    Warned,

    /// <summary>In quarantine.</summary>
    Suspended,

    /// <summary>Ended for good.</summary>
    Revoked,
}

/// <summary>Why the ladder is done with a token.</summary>
public enum LadderEnding
{
    /// <summary>It was revoked at the end of the ladder.</summary>
    Revoked,

    /// <summary>It was used.</summary>
    Used,

    /// <summary>It was called while it was suspended: somebody has to look.</summary>
    Called,

    /// <summary>Somebody acknowledged or snoozed its finding, made an exception, or confirmed that its application user is needed.</summary>
    Accepted,

    /// <summary>Somebody took it out of quarantine.</summary>
    Resumed,

    /// <summary>Somebody suspended, rotated or revoked it by hand, or it expired.</summary>
    Ended,

    /// <summary>Its application user was changed, disabled or handed over.</summary>
    UserChanged,

    /// <summary>Use was not recorded during all of its silence, so the silence proves nothing.</summary>
    NotRecorded,

    /// <summary>The rule finds nothing about it any more.</summary>
    Resolved,

    /// <summary>The ladder was turned on or off.</summary>
    PolicyChanged,
}
