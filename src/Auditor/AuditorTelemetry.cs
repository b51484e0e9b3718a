using System.Diagnostics.Metrics;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using Quartz.Diagnostics;

namespace AppUsersGateway.Auditor;

/// <summary>The auditor's numbers, for whoever listens in its process.</summary>
public static class AuditorTelemetry
{
    private const string Name = "AppUsersGateway.Auditor";

    /// <summary>The meter of the scheduler below this project.</summary>
    public static readonly string SchedulerMeter = QuartzInstrumentation.MeterName;

    /// <summary>All meters of the auditor.</summary>
    public static readonly string[] Meters = [Name, SchedulerMeter];

    /// <summary>The scheduler's labels that are out of short lists. The names of its triggers are random: each would be a new series for ever.</summary>
    public static readonly string[] SchedulerLabels = ["quartz.job.name", "quartz.job.result", "quartz.jobstore.operation"];

    /// <summary>The activity source of the scheduler: each job is a trace.</summary>
    public static readonly string Source = QuartzInstrumentation.ActivitySourceName;

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Audits = Meter.CreateCounter<long>("appusers.audits", "{audit}", "Audits that ended, by their status.");
    private static readonly Counter<long> Mails = Meter.CreateCounter<long>("appusers.mails", "{mail}", "Attempts to send a mail: sent, postponed or given up.");

    internal static void Audited(AuditRunStatus status) => Audits.Add(1, new KeyValuePair<string, object?>("status", EnumText.Of(status)));

    internal static void Mailed(string outcome) => Mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
