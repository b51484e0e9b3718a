using AppUsersGateway.Auditor.Runs;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>A few times a minute, and at start for what was missed meanwhile: asks for the runs that the organizations' schedules demand.</summary>
[DisallowConcurrentExecution]
public sealed class EnqueueScheduledAudits(ScheduledAudits audits, TimeProvider time, ILogger<EnqueueScheduledAudits> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("enqueue-scheduled-audits");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        JobBoundary.Run(logger, Key, () => audits.EnqueueDue(time.GetUtcNow(), cancellationToken), cancellationToken);
}
