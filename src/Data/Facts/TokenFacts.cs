using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Data.Facts;

/// <summary>
/// Everything a rule may look at about one live token (not revoked, suspended or expired, of an active application user).
/// Facts across tokens are computed in SQL, so that a rule stays a pure function of one row and the time.
/// </summary>
public sealed record TokenFacts
{
    /// <summary>The token's id (<c>tok_…</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>The first characters of the secret, for recognition only.</summary>
    public required string Prefix { get; init; }

    /// <summary>What the token is for; empty when nobody said.</summary>
    public required string Description { get; init; }

    /// <summary>The application user it belongs to (<c>app_…</c>).</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>That user's name.</summary>
    public required string ApplicationUserName { get; init; }

    /// <summary>That user's environment label, such as "production"; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Session duration in seconds; null when none was set.</summary>
    public long? MaxAgeSeconds { get; init; }

    /// <summary>Whether each use moves the end to use + session duration.</summary>
    public bool ExtendWhenUsed { get; init; }

    /// <summary>The networks it may be used from; null when any address is allowed.</summary>
    public IpAllowlist? IpAllowlist { get; init; }

    /// <summary>Last successful use; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Last refused use; null when never refused.</summary>
    public DateTimeOffset? LastDeniedAt { get; init; }

    /// <summary>The latest moment at which it ends since it was rotated; null while it was not.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>Successful uses in the last 30 days.</summary>
    public long UsesLast30Days { get; init; }

    /// <summary>Since when use is recorded without a break in this organization.</summary>
    public required DateTimeOffset RecordedSince { get; init; }

    /// <summary>Whether the token's user holds a permission that manages others (for example <c>role:organization:admin</c>).</summary>
    public bool Privileged { get; init; }
}
