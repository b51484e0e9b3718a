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
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        using var told = new DiskList<Notice>();
        foreach (var batch in report.Changes.ForAlerts.Batches())
        {
            await Add(session, report, [.. batch.Select(stored => stored.Change(rules))], alerts, told);
        }

        var queued = 0;
        foreach (var alert in alerts.Values)
        {
            queued += await outbox.Add(session, await Write(report, alert)) ? 1 : 0;
        }

        foreach (var batch in told.Batches())
        {
            await ledger.Add(session, batch);
        }

        return queued;
    }

    private async Task Add(Session session, RunReport report, List<FindingChange> urgent, Dictionary<string, Alert> alerts, DiskList<Notice> all)
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
                    alerts.TryAdd(person.Id, new Alert(person));
                    alerts[person.Id].Add(news);
                    all.Add(Told(report, person, news));
                }
            }
        }
    }

    private static bool IsDue(AlertNews news, bool isNew, DateTimeOffset now) => news.Told.Count == 0
        ? isNew
        : news.Told.Max(notice => notice.ToldAt) <= now - Pause && !news.Told.Any(notice => notice.News == news.News && notice.Stage >= news.Stage);

    private async Task<Email> Write(RunReport report, Alert alert)
    {
        var (first, worst) = (alert.Worst[0], alert.Worst[0].Change);
        var envelope = new Envelope(EmailKind.Alert, alert.Person, report.At, Key(report, alert.Person))
        {
            RunId = report.Run.Id,
            Thread = first.Root,
            Marks = new EmailMarks
            {
                Important = true,
                Finding = worst.Finding.Id,
                Rule = worst.Finding.Rule,
                Severity = EnumText.Of(worst.Finding.Severity),
                Environment = worst.Observation.Subject.Environment,
            },
        };
        var isReader = report.Readers.Any(reader => reader.Id == alert.Person.Id);
        return await envelope.Around(AlertLetter.Of(report, alert, isReader, gateway.Explorer));
    }

    private static Notice Told(RunReport report, Administrator person, AlertNews news) => new()
    {
        OrganizationId = report.OrganizationId,
        Fingerprint = news.Change.Finding.Fingerprint,
        RecipientId = person.Id,
        Kind = EmailKind.Alert,
        OpenedAt = news.Change.OpenSince,
        Stage = news.Stage,
        News = news.News,
        MessageKey = news.Root ?? Key(report, person),
        ToldAt = report.At,
    };

    private static string Key(RunReport report, Administrator person) => MessageKey.Of(EmailKind.Alert, report.Run.Id, person.Id);
}
