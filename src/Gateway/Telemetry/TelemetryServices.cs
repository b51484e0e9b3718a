using AppUsersGateway.Auditor;
using AppUsersGateway.Data.Database;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AppUsersGateway.Gateway.Telemetry;

/// <summary>
/// OpenTelemetry: metrics for <c>/metrics</c>, and traces and metrics over OTLP when an endpoint is configured by the standard variables.
/// Without one nobody listens to traces, and they cost nothing.
/// </summary>
internal static class TelemetryServices
{
    /// <summary>Standard keys (OpenTelemetry, OTLP exporter configuration): for everything, or for one signal.</summary>
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private static readonly string[] Meters =
    [
        GatewayTelemetry.Name, StatementTelemetry.Name, .. AuditorTelemetry.Meters, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MetricsOptions>().Bind(configuration.GetSection(MetricsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<OutboxGauge>();
        var exports = Endpoints.Any(key => IsSet(configuration, key));
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? "appusers-gateway"))
            .WithMetrics(metrics => (exports ? metrics.AddOtlpExporter() : metrics)
                .AddMeter(Meters)
                .AddView(instrument => instrument.Meter.Name == AuditorTelemetry.SchedulerMeter
                    ? new MetricStreamConfiguration { TagKeys = AuditorTelemetry.SchedulerLabels }
                    : null)
                .AddPrometheusExporter());
        if (exports)
        {
            telemetry.WithTracing(tracing => tracing
                // A query by GET is in the URL, with its variables; the route says where it went.
                .AddAspNetCoreInstrumentation(http => http.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null).SetTag("url.path", null))
                .AddSource(GatewayTelemetry.Name, StatementTelemetry.Name, AuditorTelemetry.Source)
                .AddOtlpExporter());
        }

        return services;
    }

    private static bool IsSet(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } value
        && (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? true
            : throw new OptionsValidationException(key, typeof(IConfiguration), [$"{key}: '{value}' is no address such as http://127.0.0.1:4317."]));
}
