using AppUsersGateway.Auditor.Emails.Calendars;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.OwnerNotices;

/// <summary>
/// Tells owners what their tokens need: one mail for all tokens of an owner, and of several steps of a deadline that were passed only the tightest.
/// Each step of a finding is told once to each owner, until the finding opens anew.
/// </summary>
public sealed class OwnerNoticeQueue(RuleCatalog rules, Recipients recipients, NoticeLedger ledger, EmailPreferences preferences, EmailOutbox outbox, GatewayAddress gateway)
{
    /// <summary>Writes the notices of a run.</summary>
    /// <param name="session">The run's transaction.</param>
    /// <param name="report">The run.</param>
    /// <param name="room">How many may be written; beyond it none is, because that looks like a mass change.</param>
    /// <returns>How many were written, and how many were held back.</returns>
    public async Task<(int Queued, int HeldBack)> Queue(Session session, RunReport report, int room)
    {
        var notices = new SortedDictionary<string, OwnerNotice>(StringComparer.Ordinal);
        using var told = new DiskList<Notice>();
        await foreach (var wanted in Wanted(report))
        {
            foreach (var (owner, change) in await Due(session, report, wanted))
            {
                notices.TryAdd(owner.Id, new OwnerNotice(owner));
                notices[owner.Id].Add(change);
                told.Add(Told(report, owner, change, Key(report, owner)));
            }
        }

        if (notices.Count > room)
        {
            return (0, notices.Count);
        }

        var queued = 0;
        foreach (var notice in notices.Values)
        {
            queued += await outbox.Add(session, await Write(report, notice)) ? 1 : 0;
        }

        foreach (var batch in told.Batches())
        {
            await ledger.Add(session, batch);
        }

        return (queued, 0);
    }

    /// <summary>Only notes the deadlines that the first audit sees: the next tells nobody of a step that was reached before there were audits.</summary>
    public async Task Note(Session session, RunReport report)
    {
        await foreach (var wanted in Wanted(report))
        {
            var due = await Due(session, report, [.. wanted.Where(change => change.Observation.Verdict.Step is not null)]);
            await ledger.Add(session, [.. due.Select(due => Told(report, due.Owner, due.Change, key: null))]);
        }
    }

    private IAsyncEnumerable<List<FindingChange>> Wanted(RunReport report)
    {
        var told = report.Ladder.ToldFindings;
        return ReadAhead.Of(
            report.Changes.ForOwners.Batches().ToAsyncEnumerable(),
            batch => batch.Select(stored => stored.Change(rules)).Where(change => !told.Contains(change.Finding.Id)).ToList());
    }

    private async Task<IReadOnlyList<(Administrator Owner, FindingChange Change)>> Due(Session session, RunReport report, IReadOnlyCollection<FindingChange> changes)
    {
        if (changes.Count == 0)
        {
            return [];
        }

        var owners = await recipients.Owners(session, report.OrganizationId, changes);
        var left = await preferences.WithoutNotices(session, report.OrganizationId);
        var told = await ledger.Of(session, report.OrganizationId, EmailKind.OwnerNotice, changes.Select(change => change.Finding.Fingerprint));
        return [.. changes
            .Where(change => owners.ContainsKey(change.Finding.ApplicationUserId ?? ""))
            .Select(change => (Owner: owners[change.Finding.ApplicationUserId!], Change: change))
            .Where(due => !left.Contains(due.Owner.Id))
            .Where(due => !told[(due.Change.Finding.Fingerprint, due.Owner.Id)].Any(notice => notice.OpenedAt == due.Change.OpenSince && notice.Stage >= Stage(due.Change)))];
    }

    private async Task<Email> Write(RunReport report, OwnerNotice notice)
    {
        var first = notice.Soonest[0];
        var envelope = new Envelope(EmailKind.OwnerNotice, notice.Owner, report.At, Key(report, notice.Owner))
        {
            RunId = report.Run.Id,
            Thread = MessageKey.OfSeries(EmailKind.OwnerNotice, notice.Owner.OrganizationId, notice.FirstSubjectId, notice.Owner.Id),
            Marks = new EmailMarks
            {
                Finding = first.Finding.Id,
                Rule = first.Finding.Rule,
                Severity = EnumText.Of(first.Finding.Severity),
                Environment = first.Observation.Subject.Environment,
            },
            Calendar = ExpiryCalendar.Of(
                notice.Soonest.Where(change => change.Observation.Verdict.Deadline is not null).Select(change => new UpcomingExpiry(change.Observation.Subject, change.Observation.Verdict.Deadline!.Value, null)),
                gateway, report.At),
        };
        return await envelope.Around(OwnerNoticeLetter.Of(report, notice, gateway.Explorer));
    }

    private static string Key(RunReport report, Administrator owner) => MessageKey.Of(EmailKind.OwnerNotice, report.Run.Id, owner.Id);

    private static Notice Told(RunReport report, Administrator owner, FindingChange change, string? key) => new()
    {
        OrganizationId = report.OrganizationId,
        Fingerprint = change.Finding.Fingerprint,
        RecipientId = owner.Id,
        Kind = EmailKind.OwnerNotice,
        OpenedAt = change.OpenSince,
        Stage = Stage(change),
        News = "",
        MessageKey = key,
        ToldAt = report.At,
    };

    private static long Stage(FindingChange change) => change.Observation.Verdict.Step ?? (long)change.Finding.Severity;
}
