using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Asks for the audits that the schedule demands. The same question serves a moment that has just come and one that passed while
/// no auditor ran: of all moments without a run, the latest gets one. The run's unique key makes asking twice harmless.
/// </summary>
public sealed class ScheduledAudits(AppDatabase database, OrganizationRepository organizations, AuditRunRepository runs, UrgentAudits urgent, AuditSchedule schedule)
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
    public Task<int> EnqueueDue(DateTimeOffset until, CancellationToken cancellation) => database.Write(
        async session =>
        {
            var asked = 0;
            foreach (var organization in await organizations.All(session))
            {
                var last = await runs.LastScheduled(session, organization.Id);
                var after = last > organization.CreatedAt ? last.Value : organization.CreatedAt;
                if (schedule.Latest(after, until) is { } moment
                    && await runs.Enqueue(session, organization.Id, AuditTrigger.Scheduled, scheduledFor: moment) is not null)
                {
                    asked++;
                }
            }

            return asked;
        },
        cancellation);
}
