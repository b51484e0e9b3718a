using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>
/// Who is not an administrator of the organization may get hold of new secrets only of users that hold no permissions:
/// otherwise a token would give its maker more than the maker has (Aiven's guard). What the scopes of the maker's token leave counts.
/// Changes run behind the organization's lock (<c>CallerRenewal</c>): nobody can grant the user or take from the maker anything meanwhile.
/// </summary>
internal sealed class MintGuard(GrantRepository grants)
{
    /// <summary>Asks for a secret of an application user.</summary>
    /// <exception cref="RequestError">The user holds permissions, on whatever resource, and the caller is no administrator of the organization.</exception>
    public async Task AssertMayMint(Call call, Session session, string applicationUserId)
    {
        if (!call.Caller.May(Permission.OrganizationAdmin) && await grants.HoldsAny(session, call.OrganizationId, applicationUserId))
        {
            throw RequestError.Forbidden(Permission.OrganizationAdmin);
        }
    }
}
