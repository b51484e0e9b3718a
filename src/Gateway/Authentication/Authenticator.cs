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
    AppDatabase database, CredentialRepository credentials, OidcPeople people, UseRecorder recorder, PermissionRecorder permissions, TimeProvider time)
{
    /// <summary>The caller, or null: unknown, expired, revoked, disabled and wrong address look the same from outside.</summary>
    public Task<Caller?> Authenticate(HttpContext http) => Authenticate(http, http.Request.Headers.Authorization, isUse: true, http.RequestAborted);

    /// <summary>The caller of a connection that stays open, by the header or what its first message says instead.</summary>
    /// <param name="http">The connection's request.</param>
    /// <param name="authorization">What the <c>Authorization</c> header would be.</param>
    /// <param name="isUse">Whether the caller asks for something; false when the gateway only looks again whether the token still lives.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<Caller?> Authenticate(HttpContext http, StringValues authorization, bool isUse, CancellationToken cancellation)
    {
        if (BearerHeader.Read(authorization) is { } presented && ClientAddress(http) is { } address)
        {
            // Ours first: what has their form is never shown to anybody else.
            if (TokenSecret.Parse(presented) is { } secret)
            {
                return await ByToken(secret, address, http, isUse, cancellation);
            }

            if (people.MayKnow(presented))
            {
                return await BySignIn(presented, address, http, isUse, cancellation);
            }
        }

        GatewayTelemetry.Authenticated(AuthenticationOutcome.NoToken);
        return null;
    }

    private async Task<Caller?> ByToken(TokenSecret secret, IPAddress address, HttpContext http, bool isUse, CancellationToken cancellation)
    {
        if (await database.Read(session => credentials.Find(session, secret), cancellation) is not { } credential)
        {
            GatewayTelemetry.Authenticated(AuthenticationOutcome.UnknownToken);
            permissions.RecordUnknown(address.ToString());
            return null;
        }

        var now = time.GetUtcNow();
        var outcome = Judge(credential, address, now);
        var allowed = outcome == AuthenticationOutcome.Allowed;
        var userAgent = UserAgent(http);
        if (isUse)
        {
            GatewayTelemetry.Authenticated(outcome);
            await recorder.Record(credential, address.ToString(), userAgent, allowed, now, cancellation);
        }

        return allowed ? new Caller(Actor(credential, address, userAgent), credential.Permissions, credential) { Address = address } : null;
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
                From(new Actor(PrincipalKind.Administrator, person.OrganizationId, person.Id, person.Name), address, UserAgent(http)), person.Permissions, Credential: null)
            { Address = address };
    }

    /// <summary>Whether a token lets somebody in from an address at a moment.</summary>
    internal static AuthenticationOutcome Judge(Credential credential, IPAddress address, DateTimeOffset now) =>
        credential.RevokedAt is not null ? AuthenticationOutcome.Revoked
        : credential.SuspendedAt is not null ? AuthenticationOutcome.Suspended
        : credential.ExpiresAt <= now ? AuthenticationOutcome.Expired
        : credential.ApplicationUserStatus is not (null or ApplicationUserStatus.Active) || credential.AdministratorStatus is not (null or AdministratorStatus.Active)
            ? AuthenticationOutcome.Disabled
        : credential.IpAllowlist?.Contains(address) == false ? AuthenticationOutcome.WrongAddress
        : AuthenticationOutcome.Allowed;

    /// <summary>The socket's address; an IPv4 client of a dual-stack socket is that IPv4 client.</summary>
    internal static IPAddress? ClientAddress(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;

    private static string UserAgent(HttpContext http)
    {
        var text = http.Request.Headers.UserAgent.ToString();
        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            text = new string([.. text.Where(letter => letter is >= ' ' and <= '~')]);
        }

        return text.Length > TokenUse.MaximumUserAgent ? text[..TokenUse.MaximumUserAgent] : text;
    }

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
