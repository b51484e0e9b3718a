using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Data.Facts;

/// <summary>Everything a rule may look at about one application user that is not deleted.</summary>
public sealed record ApplicationUserFacts
{
    /// <summary>The user's id (<c>app_…</c>).</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>The user's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; empty when nobody said.</summary>
    public string Description { get; init; } = "";

    /// <summary>Environment label, such as "production"; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether all its tokens are refused.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>When the user was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The owning administrator's name; null when the user has no owner.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether the owner is still an active administrator; false when there is none.</summary>
    public bool OwnerActive { get; init; }

    /// <summary>Whether the last mail to the owner that was sent or given up was given up.</summary>
    public bool OwnerUnreachable { get; init; }

    /// <summary>When somebody last confirmed that it is still needed; null when nobody ever did.</summary>
    public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>The name of who did.</summary>
    public string? ReviewedByName { get; init; }

    /// <summary>How many of its tokens could be used now, were it active.</summary>
    public int LiveTokens { get; init; }

    /// <summary>When the last of its tokens ended (expired, was revoked or suspended); null when none ever ended.</summary>
    public DateTimeOffset? LastTokenEndedAt { get; init; }

    /// <summary>Last successful use of any of its tokens, live or not; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Since when use is recorded without a break in this organization.</summary>
    public required DateTimeOffset RecordedSince { get; init; }

    /// <summary>Whether the user holds a permission that manages others (for example <c>role:organization:admin</c>).</summary>
    public bool Privileged { get; init; }

    /// <summary>Its live tokens, oldest first; those that were rotated have a successor among them.</summary>
    public IReadOnlyList<UserTokenFacts> Tokens { get; init; } = [];

    /// <summary>Who called with its live tokens in the last 30 days, by program and place.</summary>
    public IReadOnlyList<CallerFacts> Callers { get; init; } = [];

    /// <summary>The environments whose networks it was called from in the last 30 days, each with an address.</summary>
    public IReadOnlyList<CallerEnvironment> CallerEnvironments { get; init; } = [];

    /// <summary>Who was refused with its live tokens.</summary>
    public IReadOnlyList<DenialFacts> Denials { get; init; } = [];

    /// <summary>What it was granted, on whatever resource, oldest first.</summary>
    public IReadOnlyList<GrantFacts> Grants { get; init; } = [];

    /// <summary>The permissions that its live tokens made use of, by name.</summary>
    public IReadOnlyList<string> UsedPermissions { get; init; } = [];

    /// <summary>The exceptions of rules for it and its tokens that nobody has ended.</summary>
    public IReadOnlyList<RuleException> Exceptions { get; init; } = [];
}

/// <summary>One of a user's live tokens.</summary>
/// <param name="Prefix">The first characters of its secret.</param>
/// <param name="LastUsedAt">Its last successful use; null when never used.</param>
/// <param name="IsRotated">Whether it has a successor and ends with its overlap.</param>
public sealed record UserTokenFacts(string Prefix, DateTimeOffset? LastUsedAt, bool IsRotated);

/// <summary>That a user is called from an environment's networks.</summary>
/// <param name="Environment">The label that the organization's policy gives these networks.</param>
/// <param name="Ip">One of the addresses.</param>
public sealed record CallerEnvironment(string Environment, string Ip);
