using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Administrators;

/// <summary>A person of the organization.</summary>
public sealed record Administrator : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>E-mail address: unique among the active ones of the organization, ignoring case. Audit mails go here.</summary>
    public required string Email { get; init; }

    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Active or removed.</summary>
    public required AdministratorStatus Status { get; init; }

    /// <summary>When access was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often the person wants digests.</summary>
    public DigestFrequency DigestFrequency { get; init; }

    /// <summary>What the person was granted on the organization.</summary>
    public PermissionSet Permissions { get; init; } = PermissionSet.None;
}

/// <summary>Whether a person still has access.</summary>
public enum AdministratorStatus
{
    /// <summary>Has access.</summary>
    Active,

    /// <summary>Has none any more; the row stays so that history reads.</summary>
    Removed,
}
