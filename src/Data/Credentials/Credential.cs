using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Credentials;

/// <summary>A presented token with all that decides whether it lets its holder in, read in one statement.</summary>
public sealed record Credential
{
    private PermissionSet? permissions;

    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The application user; null for an administrator's token.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The administrator; null for an application user's token.</summary>
    public string? AdministratorId { get; init; }

    /// <summary>The principal's name.</summary>
    public required string Name { get; init; }

    /// <summary>The application user's status.</summary>
    public ApplicationUserStatus? ApplicationUserStatus { get; init; }

    /// <summary>The administrator's status.</summary>
    public AdministratorStatus? AdministratorStatus { get; init; }

    /// <summary>What the principal was granted on the resource asked about, the organization when none was.</summary>
    public required PermissionSet Granted { get; init; }

    /// <summary>What the token keeps of it; null for all.</summary>
    public PermissionSet? Scopes { get; init; }

    /// <summary>What the token's holder may do there.</summary>
    public PermissionSet Permissions => permissions ??= Granted.NarrowedTo(Scopes);

    /// <summary>Where the token may be used from; null for anywhere.</summary>
    public IpAllowlist? IpAllowlist { get; init; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The latest moment at which it ends since it was rotated; null while it was not.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was put into quarantine.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Its last recorded successful use.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
