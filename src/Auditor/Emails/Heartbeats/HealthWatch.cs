using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Emails.Heartbeats;

/// <summary>
/// Notices that audits do not run although they should, or run and fail, and says so once a day: an audit that fails reports nothing, not even itself.
/// Whichever process still sends mail does this; the key of the mail keeps several from saying it twice.
/// </summary>
public sealed class HealthWatch(
    AppDatabase database, OrganizationRepository organizations, AuditRunRepository runs, Recipients recipients, EmailOutbox outbox,
    Punctuality punctuality, GatewayAddress gateway, TimeProvider time)
{
    private const int RunsLookedAt = 20;

    /// <summary>Looks at every organization.</summary>
    /// <returns>How many mails were written.</returns>
    public async Task<int> Look(CancellationToken cancellation)
    {
        var queued = 0;
        foreach (var organization in await database.Read(organizations.All, cancellation))
        {
            if (await database.Read(session => Missed(session, organization), cancellation) is { } since)
            {
                queued += await database.Write(session => Tell(session, organization, since), cancellation);
            }
        }

        return queued;
    }

    /// <summary>The last good audit, or the organization's beginning, if an audit has been due since then and did not succeed.</summary>
    private async Task<DateTimeOffset?> Missed(Session session, Organization organization)
    {
        var since = await runs.LastGood(session, organization.Id) ?? organization.CreatedAt;
        return await punctuality.Overdue(session, organization.Id, organization.CreatedAt, time.GetUtcNow()) is null ? null : since;
    }

    private async Task<int> Tell(Session session, Organization organization, DateTimeOffset since)
    {
        var (now, queued) = (time.GetUtcNow(), 0);
        var failed = (await runs.Over(session, organization.Id, since, RunsLookedAt)).FirstOrDefault(run => run.Status == AuditRunStatus.Failed);
        foreach (var reader in await recipients.Readers(session, organization.Id))
        {
            var day = $"{(long)(now - since).TotalDays}";
            var key = MessageKey.Of(EmailKind.AuditorUnhealthy, organization.Id, $"{since.ToUnixTimeMilliseconds()}", day, reader.Id);
            if (!await outbox.Has(session, key))
            {
                var envelope = new Envelope(EmailKind.AuditorUnhealthy, reader, now, key)
                {
                    Thread = MessageKey.OfSeries(EmailKind.AuditorUnhealthy, organization.Id, $"{since.ToUnixTimeMilliseconds()}", reader.Id),
                    Marks = new EmailMarks { Important = true, Severity = "CRITICAL" },
                };
                queued += await outbox.Add(session, await envelope.Around(UnhealthyLetter.Of(organization.Name, reader, since, failed, now, gateway.Explorer))) ? 1 : 0;
            }
        }

        return queued;
    }
}
