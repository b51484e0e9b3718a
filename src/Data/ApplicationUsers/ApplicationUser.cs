using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.ApplicationUsers;

/// <summary>A program with access: Terraform, a CI job, an exporter. Never a super administrator, never able to sign in as a person.</summary>
public sealed record ApplicationUser : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>1 to 100 characters, unique in the organization ignoring case among those not deleted.</summary>
    public required string Name { get; init; }

    /// <summary>How names are compared and sorted.</summary>
    public required string NameKey { get; init; }

    /// <summary>What it is for; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>The administrator who answers for it; null is a finding.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Whom to ask about it besides the owner.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>A free label such as "production".</summary>
    public string? Environment { get; init; }

    /// <summary>Active, disabled or deleted.</summary>
    public required ApplicationUserStatus Status { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was deleted; null while it exists.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When somebody last confirmed that it is still needed; null when nobody ever did.</summary>
    public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>Who did.</summary>
    public string? ReviewedBy { get; init; }

    /// <summary>Last successful use of any of its tokens.</summary>
    public DateTimeOffset? LastActivityAt { get; init; }
}

/// <summary>Whether an application user may work.</summary>
public enum ApplicationUserStatus
{
    /// <summary>Its tokens work.</summary>
    Active,

    /// <summary>All its tokens are refused until it is enabled again.</summary>
    Disabled,

    /// <summary>Gone for good; kept as a tombstone so that history reads.</summary>
    Deleted,
}
