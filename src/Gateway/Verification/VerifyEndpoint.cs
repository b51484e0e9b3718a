using System.Diagnostics.CodeAnalysis;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Telemetry;

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

    /// <summary>Answers what needs no database: no token or a wrong one, or one that is remembered.</summary>
    /// <param name="http">The request.</param>
    /// <param name="done">Ends when the use is recorded.</param>
    /// <param name="token">What the database must be asked about, if it was not answered.</param>
    /// <returns>Whether it was answered.</returns>
    public bool TryAnswer(HttpContext http, out Task done, [NotNullWhen(false)] out Presentation? token)
    {
        done = Task.CompletedTask;
        token = null;
        var authorization = http.Request.Headers.Authorization;
        if (TokenSecret.Parse(BearerHeader.Read(authorization)) is not { } secret)
        {
            GatewayTelemetry.Verified(AuthenticationOutcome.NoToken);
            Challenge.Unauthorized(http.Response, authorization);
            return true;
        }

        token = new Presentation(secret, addresses.Of(http), UserAgentText.Of(http), Demand.Of(http.Request, IsEnvoy(http)));
        if (verifier.Remembered(token) is not { } decision)
        {
            return false;
        }

        Write(http, token, decision);
        done = verifier.Record(token, decision, http.RequestAborted);
        return true;
    }

    /// <summary>Answers what the database knows.</summary>
    public async Task Ask(HttpContext http, Presentation token)
    {
        var decision = await verifier.Ask(token, http.RequestAborted);
        Write(http, token, decision);
        await verifier.Record(token, decision, http.RequestAborted);
    }

    private static bool IsEnvoy(HttpContext http) => http.Request.Path.Value!.Length > Path.Length;

    private static void Write(HttpContext http, Presentation token, Decision decision)
    {
        if (decision.IsAllowed)
        {
            Allow(http.Response, decision.Credential!);
            if (IsEnvoy(http))
            {
                AllowEnvoy(http.Response);
            }
        }
        else if (decision.Outcome == AuthenticationOutcome.MissingPermission)
        {
            Challenge.InsufficientScope(http.Response, token.Demand.Scope);
        }
        else
        {
            Challenge.Unauthorized(http.Response, http.Request.Headers.Authorization);
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
