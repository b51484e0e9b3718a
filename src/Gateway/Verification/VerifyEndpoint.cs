using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// <c>/verify</c>, with any method: forward authentication for nginx, Traefik and Envoy. 204 with who it is, 401, 403, or 503 when nobody
/// can say; nothing else, since a proxy turns what it does not know into an error of its own. Envoy asks with its client's path behind ours, and takes
/// 200 alone for a yes.
/// </summary>
internal sealed class VerifyEndpoint(TokenVerifier verifier, ClientAddresses addresses)
{
    /// <summary>Where Envoy's questions begin.</summary>
    public const string EnvoyPath = Path + "/";

    /// <summary>Where all others ask.</summary>
    public const string Path = "/verify";

    public async Task Handle(HttpContext http)
    {
        var isEnvoy = http.Request.Path != Path;
        var authorization = http.Request.Headers.Authorization;
        var demand = Demand.Of(http.Request, isEnvoy);
        var decision = await verifier.OfRequest(BearerHeader.Read(authorization), addresses.Of(http), UserAgentText.Of(http), demand, http.RequestAborted);
        if (decision.IsAllowed)
        {
            Allow(http.Response, decision.Credential!);
            if (isEnvoy)
            {
                AllowEnvoy(http.Response);
            }
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

    /// <summary>And the backend gets no token, as with the shipped configuration of nginx.</summary>
    private static void AllowEnvoy(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers["X-Envoy-Auth-Headers-To-Remove"] = "authorization";
    }
}
