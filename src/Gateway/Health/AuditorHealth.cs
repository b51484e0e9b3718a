using AppUsersGateway.Auditor.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AppUsersGateway.Gateway.Health;

/// <summary>
/// Whether audits succeed. What is wrong with them degrades the gateway, with the reason, and never makes it unready: a gateway that is taken out of
/// service because an audit is late would turn a late mail into an outage.
/// </summary>
internal sealed class AuditorHealth(AuditorWatch watch) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        watch.Reasons is { Count: > 0 } reasons ? HealthCheckResult.Degraded(string.Join(' ', reasons)) : HealthCheckResult.Healthy("Audits succeed when they are due."));
}
