using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Asks for the audits that the organizations' schedules demand. The same question serves a moment that has just come and one that passed while
/// no auditor ran: of all moments without a run, the latest gets one. The run's unique key makes asking twice harmless.
/// </summary>
public sealed class ScheduledAudits(
    AppDatabase database, OrganizationRepository organizations, AuditPolicyRepository policies, AuditRunRepository runs, UrgentAudits urgent, AuditSchedules schedules)
{
    /// <summary>Asks for audits out of turn, where something happened that cannot wait for the schedule.</summary>
    /// <returns>How many runs were asked for.</returns>
    public async Task<int> EnqueueUrgent(CancellationToken cancellation)
    {
        var asked = 0;
        foreach (var organization in await database.Read(organizations.All, cancellation))
        {
            if (await database.Read(session => urgent.IsDue(session, organization.Id), cancellation)
                && await database.Write(session => urgent.EnqueueDue(session, organization.Id), cancellation))
            {
                asked++;
            }
        }

        return asked;
    }

    /// <summary>Asks, for every organization, for the run of the last moment up to <paramref name="until"/> that has none.</summary>
    /// <returns>How many runs were asked for.</returns>
    public async Task<int> EnqueueDue(DateTimeOffset until, CancellationToken cancellation)
    {
        var asked = 0;
        foreach (var (organization, moment) in await database.Read(session => Due(session, until), cancellation))
        {
            asked += await database.Write(session => runs.Enqueue(session, organization, AuditTrigger.Scheduled, scheduledFor: moment), cancellation) is null ? 0 : 1;
        }

        return asked;
    }

    // Read first: this is asked a few times a minute, and there is seldom anything to write.
    private async Task<IReadOnlyList<(string Organization, DateTimeOffset Moment)>> Due(Session session, DateTimeOffset until)
    {
        var timetables = await policies.Timetables(session);
        var due = new List<(string, DateTimeOffset)>();
        foreach (var organization in await organizations.All(session))
        {
            var timetable = timetables.GetValueOrDefault(organization.Id, Timetable.OfHost);
            var after = new[] { organization.CreatedAt, timetable.Since, await runs.LastScheduled(session, organization.Id) }.Max()!.Value;
            if (after < until && schedules.Of(timetable).Latest(after, until) is { } moment)
            {
                due.Add((organization.Id, moment));
            }
        }

        return due;
    }
}
