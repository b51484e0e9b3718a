using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Data.Usage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Data.Backups;

/// <summary>
/// Puts a backup in the place of the database, alone with it, and ends in it what had ended since. Until the last step the old database stays as it is. No
/// gateway runs meanwhile, so none remembers anything of the old one.
/// </summary>
public sealed class DatabaseRestore(
    AppDatabase database, ActivityLog activity, OrganizationRepository organizations, RecordingRepository recording, TimeProvider time, ILogger<Migrator> logger)
{
    /// <summary>Restores.</summary>
    /// <exception cref="Refusal">A journal is missing, or begins after the backup.</exception>
    /// <exception cref="InvalidOperationException">The database is in use; the file is no backup, is damaged, or is of a newer version; a program is missing.</exception>
    public async Task<RestoreReport> Run(RestorePlan plan, CancellationToken cancellation)
    {
        if (!File.Exists(plan.File))
        {
            throw new Refusal(RefusalCode.NotFound, $"There is no {Path.GetFullPath(plan.File)}.");
        }

        var journals = RestoreJournals.Read(plan, database.Journal.Path);
        await using var restoration = await database.Engine.BeginRestore(plan.Programs, time, cancellation);
        var content = await restoration.Inspect(Path.GetFullPath(plan.File), cancellation);
        Migrator.AssertKnown(content.Scripts);
        journals.AssertReach(content.TakenAt);

        var loaded = await restoration.Load(cancellation);
        loaded.RevocationJournal = database.Engine.FileName is null ? database.Journal.Path : null;
        RestoreReport report;
        using (var restored = new AppDatabase(Options.Create(loaded), time))
        {
            new Migrator(restored, time, logger).Upgrade();
            report = await restored.Write(session => Complete(session, restoration, plan, journals, new RestoreReport(content.TakenAt) { Damaged = journals.Damaged }), cancellation);
            var (entries, defect) = await new ActivityVerifier(restored).Verify(anchor: null, cancellation);
            report = report with { Entries = entries, Defect = defect };
            if (restored.Journal.Path != database.Journal.Path && File.Exists(restored.Journal.Path))
            {
                // What was ended in the copy is ended for later restores as well, but not as long as the copy may still be thrown away.
                await database.Journal.Append(RevocationJournal.Read(restored.Journal.Path).Ended, cancellation);
            }
        }

        await restoration.Finish();
        await database.Journal.Start(CancellationToken.None);
        return report;
    }

    private async Task<RestoreReport> Complete(Session session, Restoration restoration, RestorePlan plan, RestoreJournals journals, RestoreReport report)
    {
        var (now, replay) = (time.GetUtcNow(), new RevocationReplay(activity, time));
        report = await replay.Replay(session, journals.Ended, report);
        if (plan.InvalidateAll)
        {
            report = await replay.InvalidateAll(session, report);
        }

        foreach (var organization in await organizations.All(session))
        {
            await activity.Append(session, Actor.Host(organization.Id), new ActivityEntry(ActivityKind.DatabaseRestored)
            {
                Changes = ChangeList.Created(
                    ("backup", report.TakenAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                    ("withoutJournal", plan.WithoutJournal ? "true" : null),
                    ("invalidateAll", plan.InvalidateAll ? "true" : null)),
            });
        }

        // What was used since the backup is not known any more: silence there means nothing.
        var since = report.TakenAt ?? await session.Scalar<DateTimeOffset?>("select max(at) from activity") ?? now;
        await recording.Add(session, new RecordingGap($"restore {now.ToUnixTimeMilliseconds()}", since < now ? since : now, now, RecordingGapCause.UncleanStop));
        await restoration.Settle(session);
        return report;
    }
}
