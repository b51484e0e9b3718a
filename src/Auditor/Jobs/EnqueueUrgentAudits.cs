using AppUsersGateway.Auditor.Runs;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>Asks for audits out of turn, for what must be told within minutes.</summary>
[DisallowConcurrentExecution]
public sealed class EnqueueUrgentAudits(ScheduledAudits audits, ILogger<EnqueueUrgentAudits> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("enqueue-urgent-audits");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        JobBoundary.Run(logger, Key, () => audits.EnqueueUrgent(cancellationToken), cancellationToken);
}
