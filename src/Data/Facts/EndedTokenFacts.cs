namespace AppUsersGateway.Data.Facts;

/// <summary>What a rule may look at about one token that has ended, or is in quarantine, and was called or reported as leaked lately.</summary>
public sealed record EndedTokenFacts
{
    /// <summary>The token's id (<c>tok_…</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>The first characters of the secret, for recognition only.</summary>
    public required string Prefix { get; init; }

    /// <summary>What the token was for; empty when nobody said.</summary>
    public required string Description { get; init; }

    /// <summary>The application user it belongs to (<c>app_…</c>).</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>That user's name.</summary>
    public required string ApplicationUserName { get; init; }

    /// <summary>That user's environment label; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was to end; null when never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null when it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why it was revoked, when somebody said.</summary>
    public string? RevokeReason { get; init; }

    /// <summary>When it was put into quarantine; null when it was not.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>When it was rotated; null when it was not.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>The first characters of the secret that replaces it; null when there is none.</summary>
    public string? SuccessorPrefix { get; init; }

    /// <summary>Last successful use; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Who was refused with it since it ended.</summary>
    public IReadOnlyList<DenialFacts> Denials { get; init; } = [];

    /// <summary>Where its secret was seen, newest first.</summary>
    public IReadOnlyList<LeakFacts> Leaks { get; init; } = [];

    /// <summary>How it ended: what is final wins over what can be undone.</summary>
    public TokenEnd End =>
        RevokedAt is not null ? TokenEnd.Revoked
        : SuspendedAt is not null ? TokenEnd.Suspended
        : RotatedAt is not null ? TokenEnd.RotatedOut
        : TokenEnd.Expired;

    /// <summary>When that was.</summary>
    public DateTimeOffset EndedAt => RevokedAt ?? SuspendedAt ?? ExpiresAt ?? CreatedAt;
}

/// <summary>How a token ended.</summary>
public enum TokenEnd
{
    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its overlap after a rotation is over.</summary>
    RotatedOut,

    /// <summary>In quarantine.</summary>
    Suspended,

    /// <summary>Ended by somebody, for good.</summary>
    Revoked,
}
