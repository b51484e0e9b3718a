using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Alerts;

/// <summary>
/// Writes what cannot wait: to everybody who may read audits and to the owner, one mail for each person and run. What is told again while it
/// stays open is only news about it (another caller, another place of a leak), at most once an hour, below the first mail about it.
/// </summary>
public sealed class AlertQueue(RuleCatalog rules, Recipients recipients, NoticeLedger ledger, EmailOutbox outbox, GatewayAddress gateway)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Writes the alerts of a run.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Queue(Session session, RunReport report)
    {
        var due = new Dictionary<string, (Administrator Person, List<AlertNews> News)>(StringComparer.Ordinal);
        foreach (var batch in report.Changes.ForAlerts.Batches())
        {
            await Add(session, report, [.. batch.Select(stored => stored.Change(rules))], due);
        }

        var queued = 0;
        foreach (var (person, news) in due.Values)
        {
            var mine = news.OrderByDescending(news => news.Change.Finding.Severity).ThenBy(news => news.Change.Finding.Rule, StringComparer.Ordinal)
                .ThenBy(news => news.Change.Finding.SubjectId, StringComparer.Ordinal).ToList();
            queued += await Write(session, report, person, report.Readers.Any(reader => reader.Id == person.Id), mine) ? 1 : 0;
        }

        return queued;
    }

    private async Task Add(Session session, RunReport report, List<FindingChange> urgent, Dictionary<string, (Administrator Person, List<AlertNews> News)> due)
    {
        var told = await ledger.Of(session, report.OrganizationId, EmailKind.Alert, urgent.Select(change => change.Finding.Fingerprint));
        var owners = await recipients.Owners(session, report.OrganizationId, urgent);
        foreach (var change in urgent)
        {
            var owner = owners.GetValueOrDefault(change.Finding.ApplicationUserId ?? "");
            foreach (var person in report.Readers.Concat(owner is null ? [] : [owner]).DistinctBy(person => person.Id))
            {
                var news = new AlertNews(change, [.. told[(change.Finding.Fingerprint, person.Id)].Where(notice => notice.OpenedAt == change.OpenSince)]);
                if (IsDue(news, isNew: !change.IsFollowed, report.At))
                {
                    due.TryAdd(person.Id, (person, []));
                    due[person.Id].News.Add(news);
                }
            }
        }
    }

    private static bool IsDue(AlertNews news, bool isNew, DateTimeOffset now) => news.Told.Count == 0
        ? isNew
        : news.Told.Max(notice => notice.ToldAt) <= now - Pause && !news.Told.Any(notice => notice.News == news.News && notice.Stage >= news.Stage);

    private async Task<bool> Write(Session session, RunReport report, Administrator person, bool isReader, List<AlertNews> mine)
    {
        var (worst, key) = (mine[0].Change, MessageKey.Of(EmailKind.Alert, report.Run.Id, person.Id));
        var envelope = new Envelope(EmailKind.Alert, person, report.At, key)
        {
            RunId = report.Run.Id,
            Thread = mine[0].Root,
            Marks = new EmailMarks
            {
                Important = true,
                Finding = worst.Finding.Id,
                Rule = worst.Finding.Rule,
                Severity = EnumText.Of(worst.Finding.Severity),
                Environment = worst.Observation.Subject.Environment,
            },
        };
        var added = await outbox.Add(session, await envelope.Around(AlertLetter.Of(report, person, isReader, mine, gateway.Explorer)));
        await ledger.Add(session, [.. mine.Select(news => new Notice
        {
            OrganizationId = report.OrganizationId,
            Fingerprint = news.Change.Finding.Fingerprint,
            RecipientId = person.Id,
            Kind = EmailKind.Alert,
            OpenedAt = news.Change.OpenSince,
            Stage = news.Stage,
            News = news.News,
            MessageKey = news.Root ?? key,
            ToldAt = report.At,
        })]);
        return added;
    }
}

/// <summary>An urgent finding, and what one person was told about it since it opened.</summary>
/// <param name="Change">The finding.</param>
/// <param name="Told">What was told, oldest first; empty for the first time.</param>
public sealed record AlertNews(FindingChange Change, IReadOnlyList<Notice> Told)
{
    /// <summary>The key of the first mail about it; null when there was none.</summary>
    public string? Root => Told is [var first, ..] ? first.MessageKey : null;

    /// <summary>The severity as a number.</summary>
    public long Stage => (long)Change.Finding.Severity;

    /// <summary>What can be new about it while it stays open.</summary>
    public string News => Change.Observation.Verdict.News is { } news ? Fingerprint.Of("news", news) : "";
}
