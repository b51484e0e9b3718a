using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>
/// Writes the digests of a week: by the first good audit from Monday on, with what changed since the reader's last digest as it stands in the database, and
/// none when nothing did. It is no memory of runs: whichever auditor comes first writes the same mail, and its key is made of the week.
/// </summary>
public sealed class WeeklyDigestQueue(
    AuditDigestQueue digests, DigestNewsReader reader, DigestPreferences preferences, EmailOutbox outbox, AuditRunRepository runs, AuditPolicyRepository policies, AuditSchedules schedules)
{
    /// <summary>Writes to those whose week is over, and to those who had digests weekly and want them daily: what happened between is in no other.</summary>
    /// <returns>How many were put in.</returns>
    public async Task<int> Queue(Session session, RunReport report, int heldBack)
    {
        var (zone, last) = (schedules.Zone(await policies.Timetable(session, report.OrganizationId)), await runs.LastGoodStart(session, report.OrganizationId));
        var (week, starts, queued) = (DigestWeek.Of(report.At, zone), await preferences.Starts(session, report.OrganizationId), 0);
        var isFirst = last is not { } before || DigestWeek.Of(before, zone) < week;
        var known = new Dictionary<DateTimeOffset, DigestSource>();
        foreach (var person in report.Readers.Where(IsDue))
        {
            var since = await Since(session, person, starts[person.Id]);
            if (!known.TryGetValue(since, out var source))
            {
                known[since] = source = await digests.Source(session, report, heldBack, await reader.After(session, report.OrganizationId, since)) with
                {
                    Since = since,
                    Ladder = await Ladder(session, report, since),
                };
            }

            queued += !source.News.IsEmpty && await digests.Add(session, source, person, Key(person)) ? 1 : 0;
        }

        await preferences.Settle(session, report.OrganizationId);
        return queued;

        bool IsDue(Administrator person) => person.DigestFrequency == DigestFrequency.Weekly ? isFirst : starts[person.Id].IsOwed;

        string Key(Administrator person) => person.DigestFrequency == DigestFrequency.Weekly
            ? MessageKey.Of(EmailKind.AuditDigest, "week", $"{week:yyyy-MM-dd}", person.Id)
            : AuditDigestQueue.Key(report, person);
    }

    /// <summary>Whether something has changed that a reader of weekly digests is still to hear of.</summary>
    public async Task<bool> Owes(Session session, Administrator person) =>
        await reader.Any(session, person.OrganizationId, await Since(session, person, (await preferences.Starts(session, person.OrganizationId))[person.Id]));

    // The run that writes the digest is not among those that are over.
    private async Task<string?> Ladder(Session session, RunReport report, DateTimeOffset since)
    {
        var (now, before) = (report.Ladder, await runs.LadderSince(session, report.OrganizationId, report.Ladder.Policy.Mode, since));
        return LadderLine.Of(
            now.Policy.Mode, before.Warned + now.Warned.Count, before.Suspended + now.Suspended.Count, before.Revoked + now.Revoked.Count,
            before.Released + now.Released.Count, now.Held.Count);
    }

    private async Task<DateTimeOffset> Since(Session session, Administrator person, DigestStart start) =>
        await outbox.LastTo(session, person.Id, [EmailKind.AuditDigest]) is { } last && last > start.Since ? last : start.Since;
}
