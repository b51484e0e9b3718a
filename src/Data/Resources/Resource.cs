using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Resources;

/// <summary>
/// A unit or a project of the tree beneath an organization. What is granted on it holds on everything beneath it too.
/// Units hold units and projects; projects hold nothing.
/// </summary>
public sealed record Resource : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>A unit or a project.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>The organization or unit that it stands in.</summary>
    public required string ParentId { get; init; }

    /// <summary>1 to 100 characters, unique beneath the parent ignoring case.</summary>
    public required string Name { get; init; }

    /// <summary>How names are compared and sorted.</summary>
    public required string NameKey { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What permissions can be granted on, from the root of the tree down.</summary>
public enum ResourceKind
{
    /// <summary>The root.</summary>
    Organization,

    /// <summary>A part of the organization.</summary>
    OrganizationalUnit,

    /// <summary>Where the services are.</summary>
    Project,
}
