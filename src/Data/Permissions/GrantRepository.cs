using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Permissions;

/// <summary>Who holds what, row by row. Changes that people ask for go through <see cref="PermissionChanges"/>.</summary>
public sealed class GrantRepository(TimeProvider time)
{
    /// <summary>Whether a principal of the organization holds any permission, on whatever resource.</summary>
    public async Task<bool> HoldsAny(Session session, string organizationId, string principalId) =>
        await session.Scalar<long>(
            "select count(*) from grants where organization_id = @organizationId and principal_id = @principalId", new { organizationId, principalId }) > 0;

    /// <summary>What a principal was granted on exactly this resource.</summary>
    public async Task<PermissionSet> On(Session session, string principalId, string resourceId) =>
        new(await session.Query<string>(
            "select permission from grants where principal_id = @principalId and resource_id = @resourceId", new { principalId, resourceId }));

    /// <summary>Grants permissions on the organization; those it holds already stay.</summary>
    public Task Grant(Session session, Actor actor, string principalId, IEnumerable<string> permissions) =>
        Grant(session, actor, principalId, actor.OrganizationId, permissions);

    /// <summary>Grants permissions on a resource; those it holds already stay.</summary>
    public async Task Grant(Session session, Actor actor, string principalId, string resourceId, IEnumerable<string> permissions)
    {
        foreach (var permission in permissions)
        {
            await session.Execute(
                """
                insert into grants (organization_id, principal_id, resource_id, permission, granted_at, granted_by)
                values (@OrganizationId, @principalId, @resourceId, @permission, @Now, @Id)
                on conflict do nothing
                """,
                new { actor.OrganizationId, principalId, resourceId, permission, Now = time.GetUtcNow(), actor.Id });
        }
    }

    /// <summary>Takes permissions on a resource away; those it does not hold are passed over.</summary>
    public Task Revoke(Session session, string principalId, string resourceId, IReadOnlyCollection<string> permissions) =>
        session.Execute(
            "delete from grants where principal_id = @principalId and resource_id = @resourceId and permission in @Names",
            new { principalId, resourceId, Names = new InList(permissions) });

    /// <summary>Ends everything that was granted on a resource that ends.</summary>
    /// <returns>What each principal held there, for the entry in the activity log that says so.</returns>
    public async Task<IReadOnlyList<Change>> EndOn(Session session, string resourceId) =>
        Ended(await session.Query<(string Principal, string Permission)>(
            "delete from grants where resource_id = @resourceId returning principal_id, permission", new { resourceId }));

    /// <summary>Ends everything that was granted to a principal that ends: nobody could revoke it any more.</summary>
    /// <returns>What it held on each resource, for the entry in the activity log that says so.</returns>
    public async Task<IReadOnlyList<Change>> EndOf(Session session, string principalId) =>
        Ended(await session.Query<(string Resource, string Permission)>(
            "delete from grants where principal_id = @principalId returning resource_id, permission", new { principalId }));

    private static IReadOnlyList<Change> Ended(IEnumerable<(string Other, string Permission)> grants) =>
    [
        .. grants.GroupBy(grant => grant.Other, grant => grant.Permission, StringComparer.Ordinal)
            .OrderBy(other => other.Key, StringComparer.Ordinal)
            .Select(other => new Change("permissions", $"{other.Key}: {new PermissionSet(other).ToStorage()}", null)),
    ];
}
