using System.Globalization;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Limits;
using AppUsersGateway.Gateway.Telemetry;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// Everything that services ask, before anything else of the pipeline and in a lane of its own: however much GraphQL is asked, they do not
/// wait behind it. Whatever fails in here is answered with 503: a proxy never takes that for a yes.
/// </summary>
internal sealed class VerificationLane(
    VerifyEndpoint verify, IntrospectionEndpoint introspection, RevocationEndpoint revocation, RequestLimits limits, ILogger<VerificationLane> logger)
{
    private const string NoStore = "no-store";
    private const int RetryAfterSeconds = 1;

    /// <summary>Answers what is for services; passes on the rest.</summary>
    public Task Handle(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        return path.StartsWith(VerifyEndpoint.Path, StringComparison.Ordinal)
            && (path.Length == VerifyEndpoint.Path.Length || path.StartsWith(VerifyEndpoint.EnvoyPath, StringComparison.Ordinal)) ? Verify(http)
            : path == "/oauth2/introspect" ? Take(http, introspection.Handle)
            : path == "/oauth2/revoke" ? Take(http, revocation.Handle)
            : next(http);
    }

    /// <summary>Not now: for the proxy to say so, and for the client to try again.</summary>
    public static void Refuse(HttpContext http, int status, TimeSpan? wait = null)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.RetryAfter = Math.Max(RetryAfterSeconds, (int)Math.Ceiling(wait?.TotalSeconds ?? 0)).ToString(CultureInfo.InvariantCulture);
    }

    // What needs no database needs no lane either: to refuse it would cost as much as to answer it.
    private Task Verify(HttpContext http)
    {
        http.Response.Headers.CacheControl = NoStore;
        try
        {
            return verify.TryAnswer(http, out var done, out var token) ? done : Take(http, lane => verify.Ask(lane, token));
        }
        catch (Exception failure)
        {
            Fail(http, failure);
            return Task.CompletedTask;
        }
    }

    private async Task Take(HttpContext http, Func<HttpContext, Task> work)
    {
        http.Response.Headers.CacheControl = NoStore;
        using var turn = await limits.VerificationTurn(http.RequestAborted);
        if (!turn.IsAcquired)
        {
            GatewayTelemetry.Verified(AuthenticationOutcome.Overloaded);
            Refuse(http, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        try
        {
            await work(http);
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            Fail(http, failure);
        }
    }

    private void Fail(HttpContext http, Exception failure)
    {
        logger.LogError(failure, "A token cannot be verified: {Reason}", ErrorMasking.IsStorage(failure) ? "the database does not answer" : "a fault of ours");
        GatewayTelemetry.Verified(AuthenticationOutcome.Unavailable);
        http.Response.Clear();
        http.Response.Headers.CacheControl = NoStore;
        Refuse(http, StatusCodes.Status503ServiceUnavailable);
    }
}
