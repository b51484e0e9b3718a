using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Reviews;

/// <summary>
/// Asks owners once a quarter about those of their application users whose review is due (USR-004). Not all owners at once: what does not fit
/// beside a run's other mails goes with the next run.
/// </summary>
public sealed class ReviewQueue(Recipients recipients, EmailOutbox outbox, GatewayAddress gateway)
{
    /// <summary>Writes the reviews that are due.</summary>
    /// <param name="session">The run's transaction.</param>
    /// <param name="report">The run.</param>
    /// <param name="room">How many may be written.</param>
    /// <returns>How many were.</returns>
    public async Task<int> Queue(Session session, RunReport report, int room)
    {
        var due = report.Changes.New.Concat(report.Changes.Worsened).Concat(report.Changes.Followed)
            .Where(change => change.Finding.Rule == MailRoutes.Review && change.Finding.ApplicationUserId is not null).ToList();
        if (due.Count == 0 || room <= 0)
        {
            return 0;
        }

        var (owners, queued) = (await recipients.Owners(session, report.OrganizationId, due), 0);
        var groups = due.Where(change => owners.ContainsKey(change.Finding.ApplicationUserId!))
            .GroupBy(change => owners[change.Finding.ApplicationUserId!].Id, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups.TakeWhile(_ => queued < room))
        {
            var owner = owners[group.First().Finding.ApplicationUserId!];
            var key = MessageKey.Of(EmailKind.Review, report.OrganizationId, Wording.Quarter(report.At), owner.Id);
            if (await outbox.Has(session, key))
            {
                continue;
            }

            var envelope = new Envelope(EmailKind.Review, owner, report.At, key) { RunId = report.Run.Id };
            var letter = ReviewLetter.Of(report, owner, [.. group.OrderByDescending(change => change.Finding.Severity).ThenBy(change => change.Finding.SubjectId, StringComparer.Ordinal)], gateway.Explorer);
            queued += await outbox.Add(session, await envelope.Around(letter)) ? 1 : 0;
        }

        return queued;
    }
}
