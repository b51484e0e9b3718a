using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>When the auditor's jobs run.</summary>
internal static class AuditorJobs
{
    private static readonly TimeSpan LookForMoments = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookForRuns = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookForEmails = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookForUrgency = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookForSilence = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookForOutdated = TimeSpan.FromHours(6);

    /// <summary>
    /// Quartz decides when we look, our tables decide whether there is anything to do: each organization has a schedule of its own. So its store is memory on both engines: the run table with its unique moments,
    /// the leases and the catch-up at start make any number of auditors harmless, and Quartz remembers nothing that could be lost.
    /// </summary>
    public static IServiceCollection AddAuditorJobs(this IServiceCollection services)
    {
        // Quartz tells much about itself at start; what the jobs do is logged by them.
        services.AddLogging(logging => logging.AddFilter(nameof(Quartz), LogLevel.Warning));
        services.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();
            quartz.AddJob<EnqueueScheduledAudits>(job => job.WithIdentity(EnqueueScheduledAudits.Key));
            quartz.AddJob<RunQueuedAudits>(job => job.WithIdentity(RunQueuedAudits.Key));
            quartz.AddJob<SendEmails>(job => job.WithIdentity(SendEmails.Key));
            quartz.AddJob<EnqueueUrgentAudits>(job => job.WithIdentity(EnqueueUrgentAudits.Key));
            quartz.AddJob<WatchAudits>(job => job.WithIdentity(WatchAudits.Key));
            quartz.AddJob<ApplyRetention>(job => job.WithIdentity(ApplyRetention.Key));
            quartz.AddTrigger<EnqueueScheduledAudits>(trigger => trigger
                .ForJob(EnqueueScheduledAudits.Key).WithSimpleSchedule(every => every.WithInterval(LookForMoments).RepeatForever()));
            quartz.AddTrigger<RunQueuedAudits>(trigger => trigger.ForJob(RunQueuedAudits.Key).WithSimpleSchedule(every => every.WithInterval(LookForRuns).RepeatForever()));
            quartz.AddTrigger<SendEmails>(trigger => trigger.ForJob(SendEmails.Key).WithSimpleSchedule(every => every.WithInterval(LookForEmails).RepeatForever()));
            quartz.AddTrigger<EnqueueUrgentAudits>(trigger => trigger.ForJob(EnqueueUrgentAudits.Key).WithSimpleSchedule(every => every.WithInterval(LookForUrgency).RepeatForever()));

            // Not at start: an audit that was missed while all auditors were down is being caught up then.
            quartz.AddTrigger<WatchAudits>((provider, trigger) => trigger.ForJob(WatchAudits.Key)
                .StartAt(provider.GetRequiredService<TimeProvider>().GetUtcNow() + LookForSilence).WithSimpleSchedule(every => every.WithInterval(LookForSilence).RepeatForever()));
            quartz.AddTrigger<ApplyRetention>(trigger => trigger.ForJob(ApplyRetention.Key).WithSimpleSchedule(every => every.WithInterval(LookForOutdated).RepeatForever()));
        });
        return services.AddQuartzHostedService(service => service.WaitForJobsToComplete = true);
    }
}
