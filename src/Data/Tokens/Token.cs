using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Tokens;

/// <summary>A token as it is stored: never its secret.</summary>
public sealed record Token : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The application user it belongs to; null for an administrator's.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The administrator it belongs to; null for an application user's.</summary>
    public string? AdministratorId { get; init; }

    /// <summary>The secret's first characters, for recognition only.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it is for; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>Session duration in seconds; null when none was set.</summary>
    public long? MaxAgeSeconds { get; init; }

    /// <summary>Whether each use moves <see cref="ExpiresAt"/> to use + session duration.</summary>
    public bool ExtendWhenUsed { get; init; }

    /// <summary>Where it may be used from; null for anywhere.</summary>
    public IpAllowlist? IpAllowlist { get; init; }

    /// <summary>What it keeps of its user's permissions; null for all of them.</summary>
    public PermissionSet? Scopes { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The administrator or application user that issued it; null for a command on the host.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it ends; null when it never does. A rotated token's never lies past <see cref="GraceEndsAt"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>However often use extends it, it ends then; null for no cap.</summary>
    public DateTimeOffset? AbsoluteExpiresAt { get; init; }

    /// <summary>Why the organization's policy was passed by when it was issued; null when it was not.</summary>
    public string? PolicyBypassReason { get; init; }

    /// <summary>When it was revoked; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why it was revoked, when somebody said.</summary>
    public string? RevokeReason { get; init; }

    /// <summary>When it was put into quarantine; null while it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Why it was, when somebody said.</summary>
    public string? SuspendReason { get; init; }

    /// <summary>The token that it replaces; null when it replaces none.</summary>
    public string? RotatedFrom { get; init; }

    /// <summary>The latest moment at which it ends since it was rotated; null while it was not.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>After how many seconds without use it ends since it was rotated; null when silence does not end it.</summary>
    public long? CloseWhenSilentSeconds { get; init; }

    /// <summary>Last successful use.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Where that came from.</summary>
    public string? LastUsedIp { get; init; }

    /// <summary>What program it was.</summary>
    public string? LastUserAgent { get; init; }

    /// <summary>Last refused use.</summary>
    public DateTimeOffset? LastDeniedAt { get; init; }

    /// <summary>The token's state at a moment: what is final wins over what can be undone.</summary>
    public TokenStatus StatusAt(DateTimeOffset now) =>
        RevokedAt is not null ? TokenStatus.Revoked
        : ExpiresAt <= now ? TokenStatus.Expired
        : SuspendedAt is not null ? TokenStatus.Suspended
        : TokenStatus.Active;
}

/// <summary>A token's state.</summary>
public enum TokenStatus
{
    /// <summary>Works, as long as its user does.</summary>
    Active,

    /// <summary>In quarantine: refused until it is resumed.</summary>
    Suspended,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Ended by somebody, for good.</summary>
    Revoked,
}
