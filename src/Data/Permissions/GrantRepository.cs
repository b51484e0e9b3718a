using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Permissions;

/// <summary>Who holds what.</summary>
public sealed class GrantRepository(TimeProvider time)
{
    /// <summary>Whether a principal of the organization holds any permission.</summary>
    public async Task<bool> HoldsAny(Session session, string organizationId, string principalId) =>
        await session.Scalar<long>(
            "select count(*) from grants where organization_id = @organizationId and principal_id = @principalId", new { organizationId, principalId }) > 0;

    /// <summary>Grants permissions on the organization; those it holds already stay.</summary>
    public async Task Grant(Session session, string organizationId, string principalId, IEnumerable<string> permissions)
    {
        foreach (var permission in permissions)
        {
            await session.Execute(
                """
                insert into grants (organization_id, principal_id, resource_id, permission, granted_at)
                values (@organizationId, @principalId, @organizationId, @permission, @Now)
                on conflict do nothing
                """,
                new { organizationId, principalId, permission, Now = time.GetUtcNow() });
        }
    }
}
