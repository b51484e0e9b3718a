using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Telemetry;
using AppUsersGateway.Gateway.Usage;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>
/// Decides who a request comes from. Asks the database for each one, so that a revoked, disabled or expired token
/// is refused by every request that starts after the change was answered, on every node.
/// </summary>
public sealed class Authenticator(AppDatabase database, CredentialRepository credentials, UseRecorder recorder, TimeProvider time)
{
    /// <summary>The caller, or null: unknown, expired, revoked, disabled and wrong address look the same from outside.</summary>
    public async Task<Caller?> Authenticate(HttpContext http)
    {
        if (BearerHeader.Read(http.Request.Headers.Authorization) is not { } secret || ClientAddress(http) is not { } address)
        {
            GatewayTelemetry.Authenticated(AuthenticationOutcome.NoToken);
            return null;
        }

        var cancellation = http.RequestAborted;
        if (await database.Read(session => credentials.Find(session, secret), cancellation) is not { } credential)
        {
            GatewayTelemetry.Authenticated(AuthenticationOutcome.UnknownToken);
            return null;
        }

        var now = time.GetUtcNow();
        var outcome = Judge(credential, address, now);
        var allowed = outcome == AuthenticationOutcome.Allowed;
        var userAgent = UserAgent(http);
        GatewayTelemetry.Authenticated(outcome);
        await recorder.Record(credential, address.ToString(), userAgent, allowed, now, cancellation);
        return allowed ? new Caller(Actor(credential, address, userAgent), credential.Permissions, credential) : null;
    }

    private static AuthenticationOutcome Judge(Credential credential, IPAddress address, DateTimeOffset now) =>
        credential.RevokedAt is not null ? AuthenticationOutcome.Revoked
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

    private static Actor Actor(Credential credential, IPAddress address, string userAgent) =>
        new(
            credential.ApplicationUserId is null ? PrincipalKind.Administrator : PrincipalKind.ApplicationUser,
            credential.OrganizationId,
            credential.ApplicationUserId ?? credential.AdministratorId,
            credential.Name)
        {
            TokenId = credential.TokenId,
            Ip = address.ToString(),
            UserAgent = userAgent.Length == 0 ? null : userAgent,
        };
}
