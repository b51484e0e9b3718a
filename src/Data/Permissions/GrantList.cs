using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Resources;

namespace AppUsersGateway.Data.Permissions;

/// <summary>Reads grants, and what they add up to.</summary>
public sealed class GrantList
{
    /// <summary>By resource, then by permission: the order of one principal's grants.</summary>
    public static readonly ListOrder<Grant> ByResource = new("resource", "g.resource_id", Descending: false, grant => grant.ResourceId, TextKey: true);

    /// <summary>By principal, then by permission: the order of one resource's grants.</summary>
    public static readonly ListOrder<Grant> ByPrincipal = new("principal", "g.principal_id", Descending: false, grant => grant.PrincipalId, TextKey: true);

    /// <summary>Read for many principals at once.</summary>
    public static readonly ListParent<Grant> OfPrincipal = new("g.principal_id", grant => grant.PrincipalId);

    /// <summary>Read for many resources at once.</summary>
    public static readonly ListParent<Grant> OfResource = new("g.resource_id", grant => grant.ResourceId);

    private const string Columns = "g.principal_id, g.resource_id, g.permission, g.granted_at, g.granted_by";

    private const string From = "grants g";

    /// <summary>The statement of all that some principals hold on a resource, public to be explained by a test.</summary>
    public const string Holding =
        $"""
        {ResourceList.Path}
        select {Columns} from {From}
        where g.principal_id in @Principals and g.organization_id = @organizationId
            and (g.resource_id = @organizationId or g.resource_id in (select id from path))
        order by g.granted_at, g.resource_id, g.permission
        """;

    /// <summary>The organization's grants; read them for principals or for resources.</summary>
    public ListQuery<Grant> List(string organizationId) =>
        new ListQuery<Grant>(Columns, From, "g.permission").In("g.organization_id", organizationId);

    /// <summary>What a principal was granted on exactly this resource, by name.</summary>
    public Task<IReadOnlyList<Grant>> On(Session session, string organizationId, string principalId, string resourceId) =>
        session.Query<Grant>(
            $"select {Columns} from {From} where g.organization_id = @organizationId and g.principal_id = @principalId and g.resource_id = @resourceId order by g.permission",
            new { organizationId, principalId, resourceId });

    /// <summary>
    /// All grants of some principals that hold on a resource: on itself and on everything that it stands in.
    /// The resource must exist; of one that does not, only the organization's grants are found.
    /// </summary>
    public async Task<ILookup<string, Grant>> HoldingOn(Session session, string organizationId, IReadOnlyCollection<string> principalIds, string resourceId) =>
        (await session.Query<Grant>(Holding, new { organizationId, resourceId, Principals = new InList(principalIds) }))
        .ToLookup(grant => grant.PrincipalId, StringComparer.Ordinal);

    /// <summary>What a principal may do on a resource.</summary>
    public async Task<PermissionSet> Effective(Session session, string organizationId, string principalId, string resourceId) =>
        new((await HoldingOn(session, organizationId, [principalId], resourceId))[principalId].Select(grant => grant.Permission));
}
