using AppUsersGateway.Auditor.Emails.Calendars;
using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>Writes the digests of a run.</summary>
public sealed class AuditDigestQueue(FindingSubjects subjects, ActivityLog activity, EmailPreferences preferences, EmailOutbox outbox, GatewayAddress gateway)
{
    /// <summary>One digest for each who may read audits and wants it.</summary>
    /// <returns>How many were put in.</returns>
    public async Task<int> Queue(Session session, RunReport report, bool isFirst, int heldBack)
    {
        var source = new DigestSource
        {
            Organization = report.Organization,
            RunId = report.Run.Id,
            At = report.At,
            Seen = report.Seen,
            Changes = report.Changes,
            ResolvedSubjects = await subjects.Of(session, report.OrganizationId, report.Changes.Gone.First),
            IsFirst = isFirst,
            HeldBack = heldBack,
            Ladder = LadderLine.Of(report.Ladder),
            ChainHead = await activity.Head(session),
            ExplorerUrl = gateway.Explorer,
        };
        var (left, queued) = (await preferences.OptedOut(session, report.OrganizationId, EmailKind.AuditDigest), 0);
        foreach (var reader in report.Readers.Where(reader => !left.Contains(reader.Id)))
        {
            queued += await outbox.Add(session, await Write(source, reader)) ? 1 : 0;
        }

        return queued;
    }

    // All digests of a month hang together in a mail program, whether or not the first of them was kept.
    private async Task<Email> Write(DigestSource source, Administrator reader)
    {
        var (digest, html) = await AuditDigestWriter.Write(source, reader);
        var envelope = new Envelope(EmailKind.AuditDigest, reader, source.At, MessageKey.Of(EmailKind.AuditDigest, source.RunId, reader.Id))
        {
            RunId = source.RunId,
            Thread = MessageKey.OfSeries(EmailKind.AuditDigest, reader.OrganizationId, Wording.Month(source.At), reader.Id),
            Calendar = ExpiryCalendar.Of(source.Seen.Expiries.First, gateway, source.At),
        };
        return envelope.Around(digest.Subject, AuditDigestText.Of(digest), html);
    }
}
