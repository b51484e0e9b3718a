using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;
using AppUsersGateway.Gateway.Resources;

namespace AppUsersGateway.Gateway.Permissions;

/// <summary>The catalogue of permissions, and who holds them.</summary>
internal sealed class PermissionSlice(
    PermissionCatalog catalog, PermissionChanges changes, GrantGuard guard, GrantList grants, PrincipalLookup principals, ResourceLookup resources) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Root("Query").Query("permissionCatalog", async call => await Catalog(call));
        schema.Type<Described>("Permission")
            .Field("name", permission => permission.Known.Name)
            .Enum("level", permission => permission.Known.Level)
            .Field("meaning", permission => permission.Known.Meaning)
            .Field("includes", permission => permission.Includes);
        schema.Connection<Grant>("Grant");
        schema.Type<Grant>("Grant")
            .Field("permission", grant => grant.Permission)
            .Field("principalId", grant => grant.PrincipalId)
            .Link("principal", grant => grant.PrincipalId, principals.Find)
            .Field("resourceId", grant => grant.ResourceId)
            .Link("resource", grant => grant.ResourceId, resources.Find)
            .Field("grantedAt", grant => grant.GrantedAt)
            .Link("grantedBy", grant => grant.GrantedBy, principals.Find);
        schema.Type<EffectivePermission>("EffectivePermission")
            .Field("permission", effective => effective.Permission)
            .Field("sources", effective => effective.Sources);
        schema.Payload("GrantPermissionsPayload", "principal", "grants").Payload("RevokePermissionsPayload", "principal", "grants");
        schema.Root("Mutation")
            .Mutation("grantPermissions", ActivityKind.PermissionsGranted, async (call, input, session) =>
            {
                var change = await Check(call, input, session);
                await guard.AssertMayGrant(call, session, change);
                await changes.Grant(session, call.Actor, change);
                return await NewState(call, session, change);
            })
            .Mutation("revokePermissions", ActivityKind.PermissionsRevoked, async (call, input, session) =>
            {
                var change = await Check(call, input, session);
                await guard.AssertMayRevoke(call, session, change);
                await changes.Revoke(session, call.Actor, change);
                return await NewState(call, session, change);
            });
    }

    private Task<PermissionChange> Check(Call call, Arguments input, Data.Database.Session session) =>
        changes.Check(session, call.OrganizationId, input.Required("principalId"), input.Text("resourceId"), input.Texts("permissions")!);

    private async Task<Payload> NewState(Call call, Data.Database.Session session, PermissionChange change) => Payload.Done(
        ("principal", await principals.One(session, call.OrganizationId, change.PrincipalId)),
        ("grants", await grants.On(session, call.OrganizationId, change.PrincipalId, change.ResourceId)));

    private async Task<IReadOnlyList<Described>> Catalog(Call call)
    {
        var all = await call.Read(catalog.All);
        return [.. all.Select(known => new Described(known, [.. EffectivePermission.Names(known.Name, all).Skip(1)]))];
    }

    private sealed record Described(CatalogPermission Known, IReadOnlyList<string> Includes);
}
