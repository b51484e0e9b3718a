using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>Carries out the runs that wait, whoever asked for them, and lets their mails go at once.</summary>
[DisallowConcurrentExecution]
public sealed class RunQueuedAudits(AppDatabase database, AuditRunRepository runs, AuditRunner runner, ILogger<RunQueuedAudits> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("run-queued-audits");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        JobBoundary.Run(logger, Key, () => RunAll(context.Scheduler, cancellationToken), cancellationToken);

    private async Task RunAll(IScheduler scheduler, CancellationToken cancellation)
    {
        foreach (var organization in await database.Read(runs.OrganizationsWaiting, cancellation))
        {
            if (await runner.RunNext(organization, cancellation) is { EmailsQueued: > 0 })
            {
                await scheduler.TriggerJob(SendEmails.Key, cancellation);
            }
        }
    }
}
