using AppUsersGateway.Auditor.Emails.Heartbeats;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>Notices that audits do not run.</summary>
[DisallowConcurrentExecution]
public sealed class WatchAudits(HealthWatch watch, ILogger<WatchAudits> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("watch-audits");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        JobBoundary.Run(logger, Key, () => Look(cancellationToken), cancellationToken);

    private async Task Look(CancellationToken cancellation)
    {
        if (await watch.Look(cancellation) is > 0 and var mails)
        {
            logger.LogError("Audits do not run: {Count} mails say so", mails);
        }
    }
}
