using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Permissions;

/// <summary>
/// Nobody makes anybody, himself included, able to do more than he is himself. Where Aiven lets a manager of groups add people only to
/// groups without permissions, there are no groups here: who may change grants gives and takes only what he holds on that resource,
/// with the token that he comes with, and takes nothing from one who holds more. <c>role:organization:admin</c> holds everything.
/// </summary>
internal sealed class GrantGuard(GrantList grants)
{
    /// <summary>Asks for a grant. What the caller holds is read anew, behind the lock of <see cref="PermissionChanges.Check"/>.</summary>
    /// <exception cref="RequestError">The caller does not hold a permission that it wants to give.</exception>
    public async Task AssertMayGrant(Call call, Session session, PermissionChange change) =>
        AssertHolds(await Held(call, session, change), change.Permissions.Granted);

    /// <summary>Asks for a revocation.</summary>
    /// <exception cref="RequestError">The caller does not hold a permission that it wants to take, or that the other one holds.</exception>
    public async Task AssertMayRevoke(Call call, Session session, PermissionChange change)
    {
        var held = await Held(call, session, change);
        AssertHolds(held, change.Permissions.Granted);
        AssertHolds(held, (await grants.Effective(session, call.OrganizationId, change.PrincipalId, change.ResourceId)).Granted);
    }

    private async Task<PermissionSet> Held(Call call, Session session, PermissionChange change) =>
        (await grants.Effective(session, call.OrganizationId, call.Caller.Id, change.ResourceId)).NarrowedTo(call.Caller.Credential?.Scopes);

    private static void AssertHolds(PermissionSet held, IEnumerable<string> permissions)
    {
        if (permissions.FirstOrDefault(permission => !held.Allows(permission)) is { } missing)
        {
            throw RequestError.Forbidden(missing);
        }
    }
}
