using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Whether an organization's audits succeed when its schedule wants them.</summary>
public sealed class Punctuality(AuditRunRepository runs, AuditPolicyRepository policies, AuditSchedules schedules)
{
    /// <summary>
    /// How late an audit may be, when the schedule's interval is not shorter: with one a day that makes 26 hours since the last good audit, with
    /// one an hour two.
    /// </summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromHours(2);

    /// <summary>The facts with what only the schedule knows: an audit that nobody scheduled tells nothing about it.</summary>
    public async Task<OrganizationFacts> Judge(Session session, AuditRun run, OrganizationFacts facts)
    {
        if (run.ScheduledFor is not { } moment)
        {
            return facts;
        }

        var timetable = await policies.Timetable(session, run.OrganizationId);
        var schedule = schedules.Of(timetable);
        return facts with
        {
            MissedAudits = await runs.LastScheduledBefore(session, run.OrganizationId, moment) is { } last ? schedule.Between(Later(last, timetable.Since), moment) : [],
            OverdueSince = facts.LastAuditAt is { } good ? Overdue(schedule, Later(good, timetable.Since), run.StartedAt!.Value) : null,
        };
    }

    /// <summary>The moment at which an audit was due that has not succeeded in time.</summary>
    /// <param name="session">The database.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="since">When it began: before the first audit, time counts from there.</param>
    /// <param name="now">The moment to judge.</param>
    /// <returns>Null while there is time, and when it succeeded.</returns>
    public async Task<DateTimeOffset?> Overdue(Session session, string organizationId, DateTimeOffset since, DateTimeOffset now)
    {
        var timetable = await policies.Timetable(session, organizationId);
        var good = await runs.LastGood(session, organizationId) ?? since;
        return Overdue(schedules.Of(timetable), Later(good, timetable.Since), now);
    }

    private static DateTimeOffset? Overdue(AuditSchedule schedule, DateTimeOffset good, DateTimeOffset now)
    {
        if (schedule.Next(good) is not { } due || due >= now)
        {
            return null;
        }

        var patience = schedule.Next(due) - due is { } interval && interval < MostPatience ? interval : MostPatience;
        return now > due + patience ? due : null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
