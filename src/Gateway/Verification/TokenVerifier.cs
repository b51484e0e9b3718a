using System.Net;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Telemetry;
using AppUsersGateway.Gateway.Usage;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// Decides for services whether a token opens their door: one statement for each, so that a change holds for every request that starts
/// after it was answered, on every node. An administrator's token opens none: it is for this gateway, and shown elsewhere it may have leaked.
/// </summary>
internal sealed class TokenVerifier(AppDatabase database, CredentialRepository credentials, UseRecorder recorder, PermissionRecorder permissions, TimeProvider time)
{
    /// <summary>A token that came with the service's own request.</summary>
    /// <param name="presented">The token; null when there is none.</param>
    /// <param name="address">The client's; null refuses.</param>
    /// <param name="userAgent">The client's program.</param>
    /// <param name="demand">What the service wants.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<Decision> OfRequest(string? presented, IPAddress? address, string userAgent, Demand demand, CancellationToken cancellation) =>
        await Verify(presented, (credential, now) => Authenticator.JudgeRequest(credential, address, now), address, userAgent, demand, cancellation);

    /// <summary>A token that a service was shown and asks about.</summary>
    /// <param name="presented">The token.</param>
    /// <param name="organizationId">The service's organization: others' tokens are not good there.</param>
    /// <param name="client">Where the service got it from.</param>
    /// <param name="resourceId">The resource whose permissions are wanted; null for the organization.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<Decision> OfOrganization(string presented, string organizationId, ToldClient client, string? resourceId, CancellationToken cancellation) =>
        await Verify(
            presented,
            (credential, now) => credential.OrganizationId != organizationId ? AuthenticationOutcome.ForeignToken
                : client.IsGarbage ? Authenticator.JudgeRequest(credential, address: null, now)
                : Authenticator.Judge(credential, client.Address, now),
            client.Address,
            client.UserAgent,
            new Demand([], resourceId),
            cancellation);

    private async Task<Decision> Verify(
        string? presented, Func<Credential, DateTimeOffset, AuthenticationOutcome> judge, IPAddress? address, string userAgent, Demand demand, CancellationToken cancellation)
    {
        var decision = TokenSecret.Parse(presented) is { } secret
            ? await Find(secret, judge, demand, cancellation)
            : new Decision(AuthenticationOutcome.NoToken, null);
        GatewayTelemetry.Verified(decision.Outcome);
        if (decision.Credential is { } credential && decision.Outcome != AuthenticationOutcome.ForeignToken)
        {
            await recorder.Record(credential, Authenticator.Text(address), userAgent, Authenticator.Refusal(decision.Outcome), decision.At, cancellation);
        }

        Note(decision, demand, address);

        return decision;
    }

    /// <summary>Keeps which permissions the token opened the door with, and from where secrets came that nobody has.</summary>
    private void Note(Decision decision, Demand demand, IPAddress? address)
    {
        if (decision.Outcome == AuthenticationOutcome.UnknownToken)
        {
            permissions.RecordUnknown(Authenticator.Text(address));
        }
        else if (decision is { IsAllowed: true, Credential: { } credential })
        {
            foreach (var permission in demand.Permissions)
            {
                permissions.Record(credential, permission, Permission.Changes(permission));
            }
        }
    }

    private async Task<Decision> Find(TokenSecret secret, Func<Credential, DateTimeOffset, AuthenticationOutcome> judge, Demand demand, CancellationToken cancellation)
    {
        var found = await database.Read(
            session => demand.ResourceId is { } resource ? credentials.Find(session, secret, resource) : credentials.Find(session, secret), cancellation);
        var now = time.GetUtcNow();
        var outcome = found is null ? AuthenticationOutcome.UnknownToken : judge(found, now);
        if (outcome == AuthenticationOutcome.Allowed)
        {
            outcome = found!.ApplicationUserId is null ? AuthenticationOutcome.PersonsToken
                : demand.Permissions.All(found.Permissions.Allows) ? AuthenticationOutcome.Allowed
                : AuthenticationOutcome.MissingPermission;
        }

        return new Decision(outcome, found) { At = now };
    }
}
