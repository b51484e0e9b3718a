using AppUsersGateway.Data.Usage;
using AppUsersGateway.Data.Webhooks;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>Deletes what is kept no longer. Several auditors may do so at once: what one has deleted the other does not find.</summary>
[DisallowConcurrentExecution]
public sealed class ApplyRetention(UsageRetention retention, WebhookRetention webhooks, ILogger<ApplyRetention> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("apply-retention");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        JobBoundary.Run(logger, Key, () => Purge(cancellationToken), cancellationToken);

    private async Task Purge(CancellationToken cancellation)
    {
        if (await retention.Purge(cancellation) is > 0 and var sums)
        {
            logger.LogInformation("Deleted {Count} sums of use that are kept no longer", sums);
        }

        if (await webhooks.Purge(cancellation) is > 0 and var events)
        {
            logger.LogInformation("Deleted {Count} delivered webhook events that are kept no longer", events);
        }
    }
}
