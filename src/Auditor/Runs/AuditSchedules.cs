using System.Diagnostics.CodeAnalysis;
using AppUsersGateway.Data.AuditPolicies;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Each organization's schedule: its policy's, and where that says nothing the host's.</summary>
public sealed class AuditSchedules(IOptions<AuditorOptions> options, TimeProvider time)
{
    /// <summary>
    /// The schedule of an organization. One that cannot work any more (its years are over, this host does not know its zone) counts as none: audits
    /// at the wrong hour are better than none.
    /// </summary>
    public AuditSchedule Of(Timetable timetable) => TryCreate(timetable, out var schedule, out _) || TryCreate(Timetable.OfHost, out schedule, out _)
        ? schedule
        : throw new InvalidOperationException("The host's schedule has no moment any more.");

    /// <summary>The time zone of an organization's audits: its policy's, and the host's where that says nothing or this host does not know it.</summary>
    public TimeZoneInfo Zone(Timetable timetable) => TimeZoneInfo.TryFindSystemTimeZoneById(timetable.TimeZone ?? options.Value.TimeZone, out var zone)
        ? zone
        : TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>Whether a timetable can work together with the host's, where it says nothing.</summary>
    public bool TryCreate(Timetable timetable, [NotNullWhen(true)] out AuditSchedule? schedule, [NotNullWhen(false)] out ScheduleProblem? problem) =>
        AuditSchedule.TryCreate(timetable.Schedule ?? options.Value.Schedule, timetable.TimeZone ?? options.Value.TimeZone, time.GetUtcNow(), out schedule, out problem);
}
