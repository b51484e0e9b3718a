using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Inventory;

/// <summary>One token that can still let a program in, with all that says whose it is and what it may do. Never its secret.</summary>
public sealed record InventoryItem
{
    /// <summary>The token's id (<c>tok_…</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>The first characters of its secret, for recognition only.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it is for; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The secret that it replaced, by its first characters; null when it replaced none.</summary>
    public string? RotatedFromPrefix { get; init; }

    /// <summary>When it was put into quarantine; null when it is active.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>When it ends; null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The end that no use moves further; null for none.</summary>
    public DateTimeOffset? AbsoluteExpiresAt { get; init; }

    /// <summary>Whether each use moves its end.</summary>
    public bool ExtendWhenUsed { get; init; }

    /// <summary>Where it may be used from; null for anywhere.</summary>
    public IpAllowlist? IpAllowlist { get; init; }

    /// <summary>What it keeps of its user's permissions; null for all of them.</summary>
    public PermissionSet? Scopes { get; init; }

    /// <summary>Last successful use; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Where that came from.</summary>
    public string? LastUsedIp { get; init; }

    /// <summary>What program it was.</summary>
    public string? LastUserAgent { get; init; }

    /// <summary>Last refused use; null when never refused.</summary>
    public DateTimeOffset? LastDeniedAt { get; init; }

    /// <summary>The application user that it belongs to (<c>app_…</c>).</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>That user's name.</summary>
    public required string ApplicationUserName { get; init; }

    /// <summary>What that user is for; may be empty.</summary>
    public required string ApplicationUserDescription { get; init; }

    /// <summary>That user's environment label; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether all its tokens are refused.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>When the user was created.</summary>
    public required DateTimeOffset ApplicationUserCreatedAt { get; init; }

    /// <summary>When somebody last confirmed that it is still needed; null when nobody did.</summary>
    public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>The owner's name; null when there is none.</summary>
    public string? OwnerName { get; init; }

    /// <summary>The owner's address.</summary>
    public string? OwnerEmail { get; init; }

    /// <summary>Whether the owner's access has not ended.</summary>
    public bool OwnerActive { get; init; }

    /// <summary>What the token may do, on whatever resource: what its user was granted, as far as its scopes leave it.</summary>
    public PermissionSet Permissions { get; init; } = PermissionSet.None;

    /// <summary>Its findings that wait for a decision, most severe first.</summary>
    public IReadOnlyList<(string Rule, Severity Severity)> OpenFindings { get; init; } = [];
}
