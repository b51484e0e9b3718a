using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>
/// Looks a caller up again inside the transaction of a change. Between the look-up of a request's token and its transaction somebody may have
/// revoked the token or a permission; whoever changes anything holds what it needs at that very moment.
/// </summary>
internal sealed class CallerRenewal(
    OrganizationRepository organizations, CredentialRepository credentials, AdministratorRepository administrators, TimeProvider time)
{
    /// <summary>
    /// The caller as it is now, behind the organization's lock: what it may do stays so until the transaction ends.
    /// Null when its token, or the person's access, ended meanwhile.
    /// </summary>
    public async Task<Caller?> Renew(Session session, Caller caller)
    {
        await organizations.Lock(session, caller.OrganizationId);
        return caller.Credential is { TokenId: var token } ? await ByToken(session, caller, token) : await BySignIn(session, caller);
    }

    private async Task<Caller?> ByToken(Session session, Caller caller, string token) =>
        await credentials.FindAgain(session, token) is { } now
        && Authenticator.Judge(now, caller.Address, time.GetUtcNow()) == AuthenticationOutcome.Allowed
            ? caller with { Permissions = now.Permissions, Credential = now }
            : null;

    private async Task<Caller?> BySignIn(Session session, Caller caller) =>
        (await administrators.FindMany(session, caller.OrganizationId, [caller.Id])).GetValueOrDefault(caller.Id) is { Status: AdministratorStatus.Active } now
            ? caller with { Permissions = now.Permissions }
            : null;
}
