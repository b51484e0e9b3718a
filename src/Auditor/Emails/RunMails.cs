using AppUsersGateway.Auditor.Emails.Alerts;
using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Heartbeats;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Emails.OwnerNotices;
using AppUsersGateway.Auditor.Emails.Reviews;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>
/// Puts the mails of a run into the outbox, in the transaction of its findings: none is lost, none tells what was not kept.
/// The first audit of an organization makes a baseline: one digest to those who may read audits, and nothing to anybody else.
/// </summary>
public sealed class RunMails(
    OrganizationRepository organizations,
    AuditRunRepository runs,
    Recipients recipients,
    AuditDigestQueue digests,
    WeeklyDigestQueue weekly,
    AlertQueue alerts,
    OwnerNoticeQueue notices,
    ReviewQueue reviews,
    AllClearQueue allClear,
    IOptions<AuditorOptions> options,
    ILogger<RunMails> logger)
{
    /// <summary>Writes what this run has to tell anybody.</summary>
    public async Task<RunMailCount> Queue(Session session, AuditRun run, FactsPassResult seen, AuditChanges changes, LadderResult ladder)
    {
        var report = new RunReport
        {
            Run = run,
            Organization = (await organizations.Find(session, run.OrganizationId))!.Name,
            Seen = seen,
            Changes = changes,
            Ladder = ladder,
            Readers = await recipients.Readers(session, run.OrganizationId),
        };
        if (report.Readers.Count == 0 && changes.WorthAMail)
        {
            logger.LogWarning("Audit {Run}: nobody in {Organization} may read audits, so its changes are mailed to no reader", run.Id, run.OrganizationId);
        }

        if (await runs.LastGood(session, run.OrganizationId) is null)
        {
            await notices.Note(session, report);
            return new RunMailCount(changes.WorthAMail ? await digests.QueueFirst(session, report) : 0, 0);
        }

        return await Queue(session, report);
    }

    private async Task<RunMailCount> Queue(Session session, RunReport report)
    {
        var room = options.Value.MaximumMailsPerRun;
        var alerted = await alerts.Queue(session, report);
        var (noticed, heldBack) = await notices.Queue(session, report, room);
        if (heldBack > 0)
        {
            logger.LogWarning(
                "Audit {Run}: {Held} mails to owners were held back, more than Auditor:MaximumMailsPerRun {Room}; the digest says so", report.Run.Id, heldBack, room);
        }

        var reviewed = await reviews.Queue(session, report, room - noticed);

        // Before the daily ones: who gets what is owed from weeks gets no second digest of this run.
        var weeks = await weekly.Queue(session, report, heldBack);
        var digested = IsTold(report.Changes) && heldBack == 0 ? 0 : await digests.Queue(session, report, heldBack);
        var cleared = report.Changes.WorthAMail ? 0 : await allClear.Queue(session, report);
        return new RunMailCount(alerted + noticed + reviewed + weeks + digested + cleared, heldBack);
    }

    // Who gets an alert may read the same five minutes later in a digest: only if that has something else to say.
    private static bool IsTold(AuditChanges changes) =>
        changes.Resolved == 0 && changes.Urgent == changes.New + changes.Worsened;
}

/// <summary>How many mails a run wrote.</summary>
/// <param name="Queued">Put into the outbox.</param>
/// <param name="HeldBack">Not written, because so many at once look like a mass change.</param>
public sealed record RunMailCount(int Queued, int HeldBack);
