using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Permissions;

/// <summary>One permission of one principal on one resource. It holds on everything beneath the resource too; nothing denies.</summary>
public sealed record Grant : IRow
{
    /// <summary>The administrator or application user that holds it.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>The organization, unit or project that it was granted on.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The permission's name.</summary>
    public required string Permission { get; init; }

    /// <summary>When it was granted.</summary>
    public required DateTimeOffset GrantedAt { get; init; }

    /// <summary>The administrator or application user that granted it; null for a command on the host.</summary>
    public string? GrantedBy { get; init; }

    /// <summary>A grant has no id of its own: in the lists of one principal or one resource this is what tells it from its neighbours.</summary>
    string IRow.Id => Permission;
}
