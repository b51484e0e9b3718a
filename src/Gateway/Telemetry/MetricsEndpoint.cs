using AppUsersGateway.Gateway.Authentication;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Telemetry;

/// <summary><c>/metrics</c> in Prometheus' text form. For everybody who may not read it, there is no such address.</summary>
internal static class MetricsEndpoint
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    public static void MapMetrics(this WebApplication app)
    {
        var allowed = app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Networks();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            http.Request.Path == "/metrics"
            && HttpMethods.IsGet(http.Request.Method)
            && allowed is not null
            && ClientAddresses.OfSocket(http) is { } address
            && allowed.Contains(address)
            // What a proxy on this host passes on looks local and is not.
            && !Forwarding.Any(http.Request.Headers.ContainsKey));
    }
}
