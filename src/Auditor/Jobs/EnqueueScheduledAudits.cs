using AppUsersGateway.Auditor.Runs;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>At every moment of the schedule, and at start for those missed meanwhile: asks for the runs that are due.</summary>
[DisallowConcurrentExecution]
public sealed class EnqueueScheduledAudits(ScheduledAudits audits, TimeProvider time, ILogger<EnqueueScheduledAudits> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("enqueue-scheduled-audits");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // A trigger may fire two milliseconds early: its moment counts as come.
        var now = time.GetUtcNow();
        var until = context.ScheduledFireTimeUtc > now ? context.ScheduledFireTimeUtc.Value : now;
        return JobBoundary.Run(logger, Key, () => audits.EnqueueDue(until, cancellationToken), cancellationToken);
    }
}
