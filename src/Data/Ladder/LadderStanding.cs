using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Data.Ladder;

/// <summary>A token that is, or may come, on the ladder, with everything that speaks for or against it.</summary>
public sealed record LadderStanding
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>Its application user.</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>That user's environment; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself; null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was put into quarantine; null while it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>When it was last taken out of quarantine; null when it never was.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>Whether it has a successor, and so an end.</summary>
    public bool IsRotated { get; init; }

    /// <summary>Last successful use.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Last refused use.</summary>
    public DateTimeOffset? LastDeniedAt { get; init; }

    /// <summary>The state of its application user.</summary>
    public required ApplicationUserStatus UserStatus { get; init; }

    /// <summary>When that user was created or last changed.</summary>
    public required DateTimeOffset UserUpdatedAt { get; init; }

    /// <summary>When somebody last confirmed that the user is needed; null for never.</summary>
    public DateTimeOffset? UserReviewedAt { get; init; }

    /// <summary>The finding that leads to the ladder.</summary>
    public required string FindingId { get; init; }

    /// <summary>Its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Where the finding stands.</summary>
    public required FindingStatus FindingStatus { get; init; }

    /// <summary>Whether an exception accepts it now.</summary>
    public bool IsExcepted { get; init; }

    /// <summary>When somebody last acknowledged or snoozed the finding while the token was on the ladder; null for never.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Since when nothing was heard of it.</summary>
    public DateTimeOffset SilentSince => LastUsedAt ?? CreatedAt;

    /// <summary>Since when it could have been used, was not, and nobody had it in hands: what the ladder counts from.</summary>
    public DateTimeOffset LeftAloneSince => new[] { SilentSince, ResumedAt, UserUpdatedAt, UserReviewedAt, AcceptedAt }.Max() ?? SilentSince;
}
