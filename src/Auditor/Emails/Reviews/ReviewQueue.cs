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
    private static readonly Comparer<FindingChange> WorstFirst = Comparer<FindingChange>.Create((one, other) =>
        other.Finding.Severity.CompareTo(one.Finding.Severity) is var order and not 0 ? order : string.CompareOrdinal(one.Finding.SubjectId, other.Finding.SubjectId));

    /// <summary>None yet, of which a letter shows the worst.</summary>
    public static Leaders<FindingChange> Due() => new(LetterLimits.Parts, WorstFirst);

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

        var (due, queued) = (new SortedDictionary<string, Review>(StringComparer.Ordinal), 0);
        foreach (var batch in report.Changes.ForReviews.Batches())
        {
            await Add(session, report, [.. batch.Select(stored => stored.Change(rules)).Where(change => change.Finding.ApplicationUserId is not null)], due);
        }

        foreach (var review in due.Values.Where(review => review.Due.Count > 0).TakeWhile(_ => queued < room))
        {
            var envelope = new Envelope(EmailKind.Review, review.Owner, report.At, Key(report, review.Owner)) { RunId = report.Run.Id };
            var letter = ReviewLetter.Of(report, review.Owner, review.Due, gateway.Explorer);
            queued += await outbox.Add(session, await envelope.Around(letter)) ? 1 : 0;
        }

        return queued;
    }

    private async Task Add(Session session, RunReport report, IReadOnlyCollection<FindingChange> changes, SortedDictionary<string, Review> due)
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
                due.Add(owner.Id, review = new Review(owner, await outbox.Has(session, Key(report, owner)), Due()));
            }

            if (!review.IsAsked)
            {
                review.Due.Add(change);
            }
        }
    }

    private static string Key(RunReport report, Administrator owner) => MessageKey.Of(EmailKind.Review, report.OrganizationId, Wording.Quarter(report.At), owner.Id);

    private sealed record Review(Administrator Owner, bool IsAsked, Leaders<FindingChange> Due);
}
