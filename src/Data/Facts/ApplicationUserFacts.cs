namespace AppUsersGateway.Data.Facts;

/// <summary>Everything a rule may look at about one active application user.</summary>
public sealed record ApplicationUserFacts
{
    /// <summary>The user's id (<c>app_…</c>).</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>The user's name.</summary>
    public required string Name { get; init; }

    /// <summary>Environment label, such as "production"; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>When the user was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The owning administrator's name; null when the user has no owner.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether the owner is still an active administrator; false when there is none.</summary>
    public bool OwnerActive { get; init; }

    /// <summary>How many of its tokens could be used now.</summary>
    public int LiveTokens { get; init; }

    /// <summary>When the last of its tokens ended (expired, was revoked or suspended); null when none ever ended.</summary>
    public DateTimeOffset? LastTokenEndedAt { get; init; }

    /// <summary>Last successful use of any of its tokens, live or not; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Since when use is recorded without a break in this organization.</summary>
    public required DateTimeOffset RecordedSince { get; init; }

    /// <summary>Whether the user holds a permission that manages others (for example <c>role:organization:admin</c>).</summary>
    public bool Privileged { get; init; }
}
