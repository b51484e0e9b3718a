using AppUsersGateway.Auditor.Emails.Calendars;
using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>Writes the digests of a run.</summary>
public sealed class AuditDigestQueue(FindingSubjects subjects, RuleCatalog rules, ActivityLog activity, EmailOutbox outbox, GatewayAddress gateway)
{
    /// <summary>The first audit's digest, for each who may read audits and wants any.</summary>
    /// <returns>How many were put in.</returns>
    public Task<int> QueueFirst(Session session, RunReport report) => Queue(session, report, reader => reader.DigestFrequency != DigestFrequency.Never, heldBack: 0, isFirst: true);

    /// <summary>A later audit's digest, for each who may read audits and wants them daily.</summary>
    /// <returns>How many were put in: none to who has one of this run already.</returns>
    public Task<int> Queue(Session session, RunReport report, int heldBack) =>
        Queue(session, report, reader => reader.DigestFrequency == DigestFrequency.Daily, heldBack, isFirst: false);

    /// <summary>What the digests of a run are made of beside what is new.</summary>
    public async Task<DigestSource> Source(Session session, RunReport report, int heldBack, DigestNews news) => new()
    {
        Organization = report.Organization,
        RunId = report.Run.Id,
        At = report.At,
        Seen = report.Seen,
        News = news,
        HeldBack = heldBack,
        Ladder = LadderLine.Of(report.Ladder),
        ChainHead = await activity.Head(session),
        ExplorerUrl = gateway.Explorer,
    };

    /// <summary>Puts a digest in. All digests of a month hang together in a mail program, whether or not the first of them was kept.</summary>
    /// <returns>Whether none with its key was there yet.</returns>
    public async Task<bool> Add(Session session, DigestSource source, Administrator reader, string key)
    {
        var (digest, html) = await AuditDigestWriter.Write(source, reader);
        var envelope = new Envelope(EmailKind.AuditDigest, reader, source.At, key)
        {
            RunId = source.RunId,
            Thread = MessageKey.OfSeries(EmailKind.AuditDigest, reader.OrganizationId, Wording.Month(source.At), reader.Id),
            Calendar = ExpiryCalendar.Of(source.Seen.Expiries.First, gateway, source.At),
        };
        return await outbox.Add(session, envelope.Around(digest.Subject, AuditDigestText.Of(digest), html));
    }

    /// <summary>The key of a run's digest for a reader.</summary>
    public static string Key(RunReport report, Administrator reader) => MessageKey.Of(EmailKind.AuditDigest, report.Run.Id, reader.Id);

    private async Task<int> Queue(Session session, RunReport report, Func<Administrator, bool> wants, int heldBack, bool isFirst)
    {
        var news = DigestNews.Of(report.Changes, await subjects.Of(session, report.OrganizationId, report.Changes.Gone.First), rules);
        var (source, queued) = (await Source(session, report, heldBack, news) with { IsFirst = isFirst }, 0);
        foreach (var reader in report.Readers.Where(wants))
        {
            queued += await Add(session, source, reader, Key(report, reader)) ? 1 : 0;
        }

        return queued;
    }
}
