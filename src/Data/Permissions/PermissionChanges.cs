using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Resources;

namespace AppUsersGateway.Data.Permissions;

/// <summary>A change of grants that makes sense; whether the asker may make it is for others to say.</summary>
/// <param name="PrincipalId">An active administrator, or an application user that is not deleted.</param>
/// <param name="ResourceId">The organization, a unit or a project.</param>
/// <param name="Permissions">Of the catalogue, grantable on this kind of resource.</param>
public sealed record PermissionChange(string PrincipalId, string ResourceId, PermissionSet Permissions);

/// <summary>Grants and revokes, each with its entry in the activity log: all names of a change or none.</summary>
public sealed class PermissionChanges(
    OrganizationRepository organizations, AdministratorRepository administrators, ApplicationUserList users, ResourceList resources,
    PermissionCatalog catalog, GrantRepository grants, ActivityLog activity)
{
    /// <summary>Checks what somebody wants, behind the organization's lock: what is read from here on stays so until the change is done.</summary>
    /// <exception cref="Refusal">The principal or the resource does not exist, or a permission is none or makes no sense there.</exception>
    public async Task<PermissionChange> Check(Session session, string organizationId, string principalId, string? resourceId, IReadOnlyCollection<string> names)
    {
        await organizations.Lock(session, organizationId);
        var resource = resourceId ?? organizationId;
        var kind = await resources.KindOf(session, organizationId, resource)
            ?? throw new Refusal(RefusalCode.NotFound, "resourceId: there is no such organization, unit or project.", "resourceId");
        return await Exists(session, organizationId, principalId)
            ? new PermissionChange(principalId, resource, await catalog.Grantable(session, names, kind, "permissions"))
            : throw new Refusal(RefusalCode.NotFound, "principalId: there is no such administrator or application user.", "principalId");
    }

    /// <summary>Grants; what is held already stays as it is.</summary>
    public async Task Grant(Session session, Actor actor, PermissionChange change)
    {
        var before = await grants.On(session, change.PrincipalId, change.ResourceId);
        await grants.Grant(session, actor, change.PrincipalId, change.ResourceId, change.Permissions.Granted);
        await Log(session, actor, ActivityKind.PermissionsGranted, change, before);
    }

    /// <summary>Revokes on exactly this resource; what is held through a resource above stays, and what is not held is passed over.</summary>
    /// <exception cref="Refusal">Nobody would be left who could give access again.</exception>
    public async Task Revoke(Session session, Actor actor, PermissionChange change)
    {
        var before = await grants.On(session, change.PrincipalId, change.ResourceId);
        if (change.ResourceId == actor.OrganizationId && Takes(change, before, Permission.OrganizationAdmin)
            && Identifier.KindOf(change.PrincipalId) == IdentifierKind.Administrator)
        {
            await administrators.AssertAnother(session, actor.OrganizationId, change.PrincipalId, "permissions");
        }

        await grants.Revoke(session, change.PrincipalId, change.ResourceId, change.Permissions.Granted);
        await Log(session, actor, ActivityKind.PermissionsRevoked, change, before);
    }

    private static bool Takes(PermissionChange change, PermissionSet before, string permission) =>
        change.Permissions.Granted.Contains(permission) && before.Granted.Contains(permission);

    // Nothing changed: nothing to tell.
    private async Task Log(Session session, Actor actor, ActivityKind kind, PermissionChange change, PermissionSet before)
    {
        var after = await grants.On(session, change.PrincipalId, change.ResourceId);
        if (after.ToStorage() == before.ToStorage())
        {
            return;
        }

        var isUser = Identifier.KindOf(change.PrincipalId) == IdentifierKind.ApplicationUser;
        await activity.Append(session, actor, new ActivityEntry(kind)
        {
            ApplicationUserId = isUser ? change.PrincipalId : null,
            AdministratorId = isUser ? null : change.PrincipalId,
            Changes = new ChangeList(
            [
                new Change("resourceId", change.ResourceId, change.ResourceId),
                new Change("permissions", before.ToStorage(), after.ToStorage()),
            ]),
        });
    }

    private async Task<bool> Exists(Session session, string organizationId, string principalId) => Identifier.KindOf(principalId) switch
    {
        IdentifierKind.ApplicationUser => await users.Find(session, organizationId, principalId) is { Status: not ApplicationUserStatus.Deleted },
        IdentifierKind.Administrator => (await administrators.FindMany(session, organizationId, [principalId]))
            .GetValueOrDefault(principalId) is { Status: AdministratorStatus.Active },
        _ => false,
    };
}
