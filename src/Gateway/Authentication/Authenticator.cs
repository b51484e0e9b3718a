using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Oidc;
using AppUsersGateway.Gateway.Telemetry;
using AppUsersGateway.Gateway.Usage;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>
/// Decides who a request comes from: a token of ours, or the identity provider's. Asks the database for each one, so that a revoked, suspended, disabled or expired token
/// is refused by every request that starts after the change was answered, on every node.
/// </summary>
internal sealed class Authenticator(
    AppDatabase database, CredentialRepository credentials, OidcPeople people, ClientAddresses addresses, UseRecorder recorder, PermissionRecorder permissions,
    TimeProvider time)
{
    /// <summary>Stands where an address would, as in RFC 7239.</summary>
    private const string UnknownAddress = "unknown";

    /// <summary>The caller, or null: unknown, expired, revoked, disabled and wrong address look the same from outside.</summary>
    public Task<Caller?> Authenticate(HttpContext http) => Authenticate(http, http.Request.Headers.Authorization, isUse: true, http.RequestAborted);

    /// <summary>The service that asks about another's token: in the lane of verification, before all else.</summary>
    public async Task<Caller?> AuthenticateService(HttpContext http)
    {
        if (TokenSecret.Parse(BearerHeader.Read(http.Request.Headers.Authorization)) is not { } secret)
        {
            return await Authenticate(http);
        }

        var found = await database.ReadForVerification(session => credentials.Find(session, secret), http.RequestAborted);
        return await Judge(found, addresses.Of(http), http, isUse: true, http.RequestAborted);
    }

    /// <summary>The caller of a connection that stays open, by the header or what its first message says instead.</summary>
    /// <param name="http">The connection's request.</param>
    /// <param name="authorization">What the <c>Authorization</c> header would be.</param>
    /// <param name="isUse">Whether the caller asks for something; false when the gateway only looks again whether the token still lives.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<Caller?> Authenticate(HttpContext http, StringValues authorization, bool isUse, CancellationToken cancellation)
    {
        if (BearerHeader.Read(authorization) is { } presented)
        {
            var address = addresses.Of(http);
            // Ours first: what has their form is never shown to anybody else.
            if (TokenSecret.Parse(presented) is { } secret)
            {
                return await Judge(await database.Read(session => credentials.Find(session, secret), cancellation), address, http, isUse, cancellation);
            }

            if (address is not null && people.MayKnow(presented))
            {
                return await BySignIn(presented, address, http, isUse, cancellation);
            }
        }

        GatewayTelemetry.Authenticated(AuthenticationOutcome.NoToken);
        return null;
    }

    private async Task<Caller?> Judge(Credential? credential, IPAddress? address, HttpContext http, bool isUse, CancellationToken cancellation)
    {
        if (credential is null)
        {
            GatewayTelemetry.Authenticated(AuthenticationOutcome.UnknownToken);
            permissions.RecordUnknown(Text(address));
            return null;
        }

        var now = time.GetUtcNow();
        var outcome = JudgeRequest(credential, address, now);
        var allowed = outcome == AuthenticationOutcome.Allowed;
        var userAgent = UserAgentText.Of(http);
        if (isUse)
        {
            GatewayTelemetry.Authenticated(outcome);
            await recorder.Record(credential, Text(address), userAgent, Refusal(outcome), now, cancellation);
        }

        return allowed ? new Caller(Actor(credential, address!, userAgent), credential.Permissions, credential) { Address = address! } : null;
    }

    // There is no token of ours, so nobody's use is recorded; what the person changes is in the activity log.
    private async Task<Caller?> BySignIn(string presented, IPAddress address, HttpContext http, bool isUse, CancellationToken cancellation)
    {
        var person = await people.Find(presented, cancellation);
        if (isUse)
        {
            GatewayTelemetry.Authenticated(person is null ? AuthenticationOutcome.RefusedSignIn : AuthenticationOutcome.Allowed);
        }

        return person is null
            ? null
            : new Caller(
                From(new Actor(PrincipalKind.Administrator, person.OrganizationId, person.Id, person.Name), address, UserAgentText.Of(http)), person.Permissions, Credential: null)
            { Address = address };
    }

    /// <summary>Whether a token may be used in a request; one whose address nobody knows may be from anywhere, and no token is used from there.</summary>
    internal static AuthenticationOutcome JudgeRequest(Credential credential, IPAddress? address, DateTimeOffset now) =>
        Judge(credential, address, now) is var outcome && outcome == AuthenticationOutcome.Allowed && address is null ? AuthenticationOutcome.WrongAddress : outcome;

    /// <summary>Whether a token may be used from an address; from one that was not told, only a token without an allowlist.</summary>
    internal static AuthenticationOutcome Judge(Credential credential, IPAddress? address, DateTimeOffset now) =>
        credential.RevokedAt is not null ? AuthenticationOutcome.Revoked
        : credential.SuspendedAt is not null ? AuthenticationOutcome.Suspended
        : credential.ExpiresAt <= now ? (credential.GraceEndsAt is null ? AuthenticationOutcome.Expired : AuthenticationOutcome.RotatedOut)
        : credential.ApplicationUserStatus is not (null or ApplicationUserStatus.Active) || credential.AdministratorStatus is not (null or AdministratorStatus.Active)
            ? AuthenticationOutcome.Disabled
        : credential.IpAllowlist is { } allowed && (address is null || !allowed.Contains(address)) ? AuthenticationOutcome.WrongAddress
        : AuthenticationOutcome.Allowed;

    /// <summary>An address as the records of use keep it.</summary>
    internal static string Text(IPAddress? address) => address?.ToString() ?? UnknownAddress;

    /// <summary>The reason that use is recorded with; null for what is let in.</summary>
    internal static UseRefusal? Refusal(AuthenticationOutcome outcome) => outcome switch
    {
        AuthenticationOutcome.Revoked => UseRefusal.Revoked,
        AuthenticationOutcome.Suspended => UseRefusal.Suspended,
        AuthenticationOutcome.Expired => UseRefusal.Expired,
        AuthenticationOutcome.RotatedOut => UseRefusal.RotatedOut,
        AuthenticationOutcome.Disabled => UseRefusal.Disabled,
        AuthenticationOutcome.WrongAddress => UseRefusal.Address,
        AuthenticationOutcome.MissingPermission or AuthenticationOutcome.PersonsToken => UseRefusal.Scope,
        _ => null,
    };

    private static Actor Actor(Credential credential, IPAddress address, string userAgent) => From(
        new Actor(
            credential.ApplicationUserId is null ? PrincipalKind.Administrator : PrincipalKind.ApplicationUser,
            credential.OrganizationId,
            credential.ApplicationUserId ?? credential.AdministratorId,
            credential.Name)
        {
            TokenId = credential.TokenId,
        },
        address,
        userAgent);

    private static Actor From(Actor actor, IPAddress address, string userAgent) =>
        actor with { Ip = address.ToString(), UserAgent = userAgent.Length == 0 ? null : userAgent };
}
