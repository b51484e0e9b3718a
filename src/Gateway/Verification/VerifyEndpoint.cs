using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// <c>/verify</c>, with any method: forward authentication for nginx, Traefik and Envoy. 204 with who it is, 401, 403, or 503 when nobody
/// can say; nothing else, since a proxy turns what it does not know into an error of its own.
/// </summary>
internal sealed class VerifyEndpoint(TokenVerifier verifier, ClientAddresses addresses)
{
    public async Task Handle(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization;
        var demand = Demand.Of(http.Request);
        var decision = await verifier.OfRequest(BearerHeader.Read(authorization), addresses.Of(http), UserAgentText.Of(http), demand, http.RequestAborted);
        if (decision.IsAllowed)
        {
            Allow(http.Response, decision.Credential!);
        }
        else if (decision.Outcome == AuthenticationOutcome.MissingPermission)
        {
            Challenge.InsufficientScope(http.Response, demand.Scope);
        }
        else
        {
            Challenge.Unauthorized(http.Response, authorization);
        }
    }

    private static void Allow(HttpResponse response, Credential credential)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers["X-Application-User"] = HeaderText.Of(credential.Name);
        response.Headers["X-Application-User-Id"] = credential.ApplicationUserId;
        response.Headers["X-Token-Id"] = credential.TokenId;
        response.Headers["X-Permissions"] = credential.Permissions.ToStorage();
    }
}
