using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Permissions;

/// <summary>Grants of whatever holds them or is held on, and what they add up to.</summary>
internal static class GrantLinks
{
    /// <summary>The grants of a principal, or on a resource.</summary>
    public static TypeBinder<T> LinkGrants<T>(this TypeBinder<T> type, GrantList grants, ListParent<Grant> parent)
        where T : class, IRow =>
        type.Link("grants", (parents, call) => Paging.ConnectBy(call, Order(parent), () => grants.List(call.OrganizationId), parent, parents));

    /// <summary>What a person or program was granted, and what that adds up to.</summary>
    public static TypeBinder<T> LinkPermissions<T>(this TypeBinder<T> type, GrantList grants, PermissionCatalog catalog, ResourceList resources)
        where T : class, IRow =>
        type.LinkGrants(grants, GrantList.OfPrincipal)
            .Link("effectivePermissions", (parents, call) => Effective(parents, call, grants, catalog, resources));

    private static ListOrder<Grant> Order(ListParent<Grant> parent) => parent == GrantList.OfResource ? GrantList.ByPrincipal : GrantList.ByResource;

    private static async Task<IReadOnlyList<IReadOnlyList<EffectivePermission>?>> Effective(
        IReadOnlyList<IRow> parents, Call call, GrantList grants, PermissionCatalog catalog, ResourceList resources)
    {
        var resource = call.Arguments.Text("resourceId") ?? call.OrganizationId;
        if (await call.Read(session => resources.KindOf(session, call.OrganizationId, resource)) is null)
        {
            return [.. parents.Select(_ => (IReadOnlyList<EffectivePermission>?)null)];
        }

        var ids = parents.Select(parent => parent.Id).ToHashSet(StringComparer.Ordinal);
        var held = await call.Read(session => grants.HoldingOn(session, call.OrganizationId, ids, resource));
        var known = await call.Read(catalog.All);
        return [.. parents.Select(parent => EffectivePermission.Of(held[parent.Id], known))];
    }
}
