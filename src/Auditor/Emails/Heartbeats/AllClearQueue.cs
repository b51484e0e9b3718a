using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Heartbeats;

/// <summary>Says once a month that audits run and nothing has changed: who hears nothing for longer knows that something is broken.</summary>
public sealed class AllClearQueue(AuditRunRepository runs, ActivityLog activity, WeeklyDigestQueue weekly, EmailOutbox outbox, GatewayAddress gateway)
{
    private const int MostRuns = 10_000;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Writes to those who may read audits and have had no digest for a month.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Queue(Session session, RunReport report)
    {
        var queued = 0;
        foreach (var reader in report.Readers.Where(reader => reader.DigestFrequency != DigestFrequency.Never))
        {
            var last = await outbox.LastTo(session, reader.Id, [EmailKind.AuditDigest, EmailKind.AllClear]) ?? reader.CreatedAt;
            if (last <= report.At - Month && !(reader.DigestFrequency == DigestFrequency.Weekly && await weekly.Owes(session, reader)))
            {
                var key = MessageKey.Of(EmailKind.AllClear, report.Run.Id, reader.Id);
                var thread = MessageKey.OfSeries(EmailKind.AuditDigest, reader.OrganizationId, Wording.Month(report.At), reader.Id);
                var envelope = new Envelope(EmailKind.AllClear, reader, report.At, key) { RunId = report.Run.Id, Thread = thread };
                queued += await outbox.Add(session, await envelope.Around(AllClearLetter.Of(report, reader, await Numbers(session, report), gateway.Explorer))) ? 1 : 0;
            }
        }

        return queued;
    }

    private async Task<AllClearNumbers> Numbers(Session session, RunReport report)
    {
        var over = await runs.Over(session, report.OrganizationId, report.At - Month, MostRuns);
        var (written, taken) = await outbox.Delivered(session, report.OrganizationId, report.At - Month);
        return new AllClearNumbers(over.Count(run => run.Status == AuditRunStatus.Succeeded) + 1, over.Count + 1, taken, written, await activity.Head(session));
    }
}
