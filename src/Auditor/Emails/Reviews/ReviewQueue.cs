using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Reviews;

/// <summary>
/// Asks owners once a quarter about those of their application users whose review is due (USR-004). Not all owners at once: what does not fit
/// beside a run's other mails goes with the next run.
/// </summary>
public sealed class ReviewQueue(RuleCatalog rules, Recipients recipients, EmailOutbox outbox, GatewayAddress gateway)
{
    /// <summary>Writes the reviews that are due.</summary>
    /// <param name="session">The run's transaction.</param>
    /// <param name="report">The run.</param>
    /// <param name="room">How many may be written.</param>
    /// <returns>How many were.</returns>
    public async Task<int> Queue(Session session, RunReport report, int room)
    {
        if (room <= 0)
        {
            return 0;
        }

        // Null is who was asked already this quarter.
        var (due, queued) = (new SortedDictionary<string, Review?>(StringComparer.Ordinal), 0);
        foreach (var batch in report.Changes.ForReviews.Batches())
        {
            await Add(session, report, [.. batch.Select(stored => stored.Change(rules)).Where(change => change.Finding.ApplicationUserId is not null)], due);
        }

        foreach (var review in due.Values.OfType<Review>().TakeWhile(_ => queued < room))
        {
            var envelope = new Envelope(EmailKind.Review, review.Owner, report.At, Key(report, review.Owner)) { RunId = report.Run.Id };
            var letter = ReviewLetter.Of(report, review, gateway.Explorer);
            queued += await outbox.Add(session, await envelope.Around(letter)) ? 1 : 0;
        }

        return queued;
    }

    private async Task Add(Session session, RunReport report, IReadOnlyCollection<FindingChange> changes, SortedDictionary<string, Review?> due)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var owners = await recipients.Owners(session, report.OrganizationId, changes);
        foreach (var change in changes.Where(change => owners.ContainsKey(change.Finding.ApplicationUserId!)))
        {
            var owner = owners[change.Finding.ApplicationUserId!];
            if (!due.TryGetValue(owner.Id, out var review))
            {
                due.Add(owner.Id, review = await outbox.Has(session, Key(report, owner)) ? null : new Review(owner));
            }

            review?.Add(change);
        }
    }

    private static string Key(RunReport report, Administrator owner) => MessageKey.Of(EmailKind.Review, report.OrganizationId, Wording.Quarter(report.At), owner.Id);
}
