using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>Puts the digests of a run into the outbox, in the transaction of its findings: none is lost, none tells what was not kept.</summary>
public sealed class AuditDigestQueue(
    OrganizationRepository organizations,
    AdministratorRepository administrators,
    FindingSubjects subjects,
    ActivityLog activity,
    EmailOutbox outbox,
    GatewayAddress gateway,
    ILogger<AuditDigestQueue> logger)
{
    /// <summary>One digest for each active administrator who may read audits.</summary>
    /// <returns>How many were put in.</returns>
    public async Task<int> Queue(Session session, AuditRun run, FactsPassResult seen, AuditChanges changes)
    {
        var readers = (await administrators.AllActive(session, run.OrganizationId)).Where(person => person.Permissions.Allows(Permission.AuditRead)).ToList();
        if (readers.Count == 0)
        {
            logger.LogWarning("Audit {Run}: nobody in {Organization} may read audits, so its changes are mailed to nobody", run.Id, run.OrganizationId);
            return 0;
        }

        var source = new DigestSource
        {
            Organization = (await organizations.Find(session, run.OrganizationId))!.Name,
            RunId = run.Id,
            At = run.StartedAt!.Value,
            Seen = seen,
            Changes = changes,
            ResolvedSubjects = await subjects.Of(session, run.OrganizationId, [.. changes.Resolved.Take(DigestLimits.Default.Rows)]),
            ChainHead = await activity.Head(session),
            ExplorerUrl = gateway.Explorer,
        };
        foreach (var reader in readers)
        {
            await outbox.Add(session, await Write(run, reader, source));
        }

        return readers.Count;
    }

    private static async Task<Email> Write(AuditRun run, Administrator reader, DigestSource source)
    {
        var (digest, html) = await AuditDigestWriter.Write(source, reader);
        return new Email
        {
            Id = Identifier.New(IdentifierKind.Email, source.At),
            OrganizationId = run.OrganizationId,
            RunId = run.Id,
            Kind = EmailKind.AuditDigest,
            RecipientId = reader.Id,
            RecipientName = reader.Name,
            RecipientAddress = reader.Email,
            Subject = digest.Subject,
            Text = AuditDigestText.Of(digest),
            Html = html,
            Status = EmailStatus.Pending,
            CreatedAt = source.At,
            NextAttemptAt = source.At,
        };
    }
}
