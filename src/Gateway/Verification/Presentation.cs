using System.Net;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>A token that could be one of ours, shown to a service, and what the service wants of it.</summary>
/// <param name="Secret">The token.</param>
/// <param name="Address">The client's address; null when nobody said or can tell.</param>
/// <param name="UserAgent">The client's program.</param>
/// <param name="Demand">What it must be allowed.</param>
internal sealed record Presentation(TokenSecret Secret, IPAddress? Address, string UserAgent, Demand Demand)
{
    /// <summary>Whether an address that is not known refuses every token, not only those with an allowlist.</summary>
    public bool NeedsAddress { get; init; } = true;

    /// <summary>The service's organization, whose tokens alone are good; null for any.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>A token that a service was shown and asks about.</summary>
    public static Presentation ToService(TokenSecret secret, string organizationId, ToldClient client, string? resourceId) =>
        new(secret, client.Address, client.UserAgent, new Demand([], resourceId)) { NeedsAddress = client.IsGarbage, OrganizationId = organizationId };

    /// <summary>The decision. An administrator's token is for this gateway alone: shown to a service it may have leaked.</summary>
    public AuthenticationOutcome Judge(Credential credential, DateTimeOffset now)
    {
        var outcome = OrganizationId is not null && OrganizationId != credential.OrganizationId ? AuthenticationOutcome.ForeignToken
            : NeedsAddress ? Authenticator.JudgeRequest(credential, Address, now)
            : Authenticator.Judge(credential, Address, now);
        return outcome != AuthenticationOutcome.Allowed ? outcome
            : credential.ApplicationUserId is null ? AuthenticationOutcome.PersonsToken
            : Demand.IsMetBy(credential.Permissions) ? AuthenticationOutcome.Allowed
            : AuthenticationOutcome.MissingPermission;
    }
}
