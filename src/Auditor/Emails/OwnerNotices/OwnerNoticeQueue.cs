using AppUsersGateway.Auditor.Emails.Calendars;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.OwnerNotices;

/// <summary>
/// Tells owners what their tokens need: one mail for all tokens of an owner, and of several steps of a deadline that were passed only the tightest.
/// Each step of a finding is told once to each owner, until the finding opens anew.
/// </summary>
public sealed class OwnerNoticeQueue(Recipients recipients, NoticeLedger ledger, EmailPreferences preferences, EmailOutbox outbox, GatewayAddress gateway)
{
    /// <summary>Writes the notices of a run.</summary>
    /// <param name="session">The run's transaction.</param>
    /// <param name="report">The run.</param>
    /// <param name="room">How many may be written; beyond it none is, because that looks like a mass change.</param>
    /// <returns>How many were written, and how many were held back.</returns>
    public async Task<(int Queued, int HeldBack)> Queue(Session session, RunReport report, int room)
    {
        var due = await Due(session, report, Wanted(report));
        if (due.Count > room)
        {
            return (0, due.Count);
        }

        var queued = 0;
        foreach (var (owner, changes) in due)
        {
            var key = MessageKey.Of(EmailKind.OwnerNotice, report.Run.Id, owner.Id);
            queued += await outbox.Add(session, await Write(report, owner, changes, key)) ? 1 : 0;
            await ledger.Add(session, [.. changes.Select(change => Told(report, owner, change, key))]);
        }

        return (queued, 0);
    }

    /// <summary>Only notes the deadlines that the first audit sees: the next tells nobody of a step that was reached before there were audits.</summary>
    public async Task Note(Session session, RunReport report)
    {
        var timed = Wanted(report).Where(change => change.Observation.Verdict.Step is not null);
        foreach (var (owner, changes) in await Due(session, report, timed))
        {
            await ledger.Add(session, [.. changes.Select(change => Told(report, owner, change, key: null))]);
        }
    }

    private static IEnumerable<FindingChange> Wanted(RunReport report) => report.Changes.New.Concat(report.Changes.Worsened)
        .Concat(report.Changes.Followed.Where(change => change.Observation.Verdict.Step is not null))
        .Where(change => MailRoutes.IsForOwner(change.Observation) && !report.Ladder.ToldFindings.Contains(change.Finding.Id));

    private async Task<IReadOnlyList<(Administrator Owner, IReadOnlyList<FindingChange> Changes)>> Due(
        Session session, RunReport report, IEnumerable<FindingChange> wanted)
    {
        var changes = wanted.ToList();
        if (changes.Count == 0)
        {
            return [];
        }

        var owners = await recipients.Owners(session, report.OrganizationId, changes);
        var left = await preferences.OptedOut(session, report.OrganizationId, EmailKind.OwnerNotice);
        var told = await ledger.Of(session, report.OrganizationId, EmailKind.OwnerNotice, changes.Select(change => change.Finding.Fingerprint));
        return [.. changes
            .Where(change => owners.ContainsKey(change.Finding.ApplicationUserId ?? ""))
            .GroupBy(change => owners[change.Finding.ApplicationUserId!].Id, StringComparer.Ordinal)
            .Where(group => !left.Contains(group.Key))
            .Select(group => (owners[group.First().Finding.ApplicationUserId!], (IReadOnlyList<FindingChange>)
            [
                .. group.Where(change => !told[(change.Finding.Fingerprint, group.Key)].Any(notice => notice.OpenedAt == change.OpenSince && notice.Stage >= Stage(change)))
                    .OrderBy(change => change.Finding.Deadline ?? DateTimeOffset.MaxValue).ThenByDescending(change => change.Finding.Severity)
                    .ThenBy(change => change.Finding.SubjectId, StringComparer.Ordinal),
            ]))
            .Where(group => group.Item2.Count > 0)
            .OrderBy(group => group.Item1.Id, StringComparer.Ordinal)];
    }

    private async Task<Email> Write(RunReport report, Administrator owner, IReadOnlyList<FindingChange> changes, string key)
    {
        var mine = changes.Select(change => change.Finding.SubjectId).ToHashSet(StringComparer.Ordinal);
        var envelope = new Envelope(EmailKind.OwnerNotice, owner, report.At, key)
        {
            RunId = report.Run.Id,
            Thread = MessageKey.OfSeries(EmailKind.OwnerNotice, owner.OrganizationId, string.Join(' ', mine.Order(StringComparer.Ordinal).Take(1)), owner.Id),
            Marks = new EmailMarks
            {
                Finding = changes[0].Finding.Id,
                Rule = changes[0].Finding.Rule,
                Severity = EnumText.Of(changes[0].Finding.Severity),
                Environment = changes[0].Observation.Subject.Environment,
            },
            Calendar = ExpiryCalendar.Of(
                changes.Where(change => change.Observation.Verdict.Deadline is not null).Select(change => new UpcomingExpiry(change.Observation.Subject, change.Observation.Verdict.Deadline!.Value, null)),
                gateway, report.At),
        };
        return await envelope.Around(OwnerNoticeLetter.Of(report, owner, changes, gateway.Explorer));
    }

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
