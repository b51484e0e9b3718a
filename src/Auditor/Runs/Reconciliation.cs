using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Makes the stored findings agree with what was observed: opens what is new, brings up to date what has changed, reopens what returned or is
/// accepted no more, resolves what is gone. Run twice over the same facts, the second time writes nothing.
/// </summary>
public sealed class Reconciliation(FindingRepository findings, RuleExceptionRepository exceptions)
{
    /// <summary>Fingerprints named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    /// <summary>Writes the differences and says what they were.</summary>
    public async Task<AuditChanges> Apply(Session session, AuditRun run, IReadOnlyList<Observation> observations, DateTimeOffset now)
    {
        var unresolved = await findings.Unresolved(session, run.OrganizationId);
        var accepted = new ActiveExceptions(await exceptions.NotEnded(session, run.OrganizationId), now);
        var (changes, seen) = (new AuditChanges(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var batch in observations.Chunk(Batch))
        {
            var resolved = await findings.Resolved(
                session, run.OrganizationId, [.. batch.Select(observation => observation.Fingerprint).Where(fingerprint => !unresolved.ContainsKey(fingerprint))]);
            foreach (var observation in batch)
            {
                seen.Add(observation.Fingerprint);
                var before = unresolved.GetValueOrDefault(observation.Fingerprint) ?? resolved.GetValueOrDefault(observation.Fingerprint);
                await (before is null
                    ? Open(session, run, observation, accepted.For(observation), changes, now)
                    : GoOn(session, before, observation, accepted.For(observation), changes, now));
            }
        }

        foreach (var gone in unresolved.Values.Where(finding => !seen.Contains(finding.Fingerprint)).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Id, StringComparer.Ordinal))
        {
            await findings.Resolve(session, gone.Id, run.Id, now);
            changes.Resolved.Add(gone);
        }

        return changes;
    }

    private async Task Open(Session session, AuditRun run, Observation observation, RuleException? exception, AuditChanges changes, DateTimeOffset now)
    {
        var opened = observation.Open(Identifier.New(IdentifierKind.Finding, now), run.OrganizationId, run.Id, now);
        var finding = FindingLife.Covered(opened, exception, now);
        await findings.Insert(session, finding);
        if (exception is null)
        {
            changes.Opened.Add(new FindingChange(finding, observation));
        }
        else
        {
            Count(finding, changes);
        }
    }

    private async Task GoOn(Session session, Finding before, Observation observation, RuleException? exception, AuditChanges changes, DateTimeOffset now)
    {
        var after = FindingLife.Next(before, observation, exception, now);
        if (!ReferenceEquals(after, before))
        {
            await findings.Update(session, after);
        }

        // "114 days ago" becomes "115 days ago" every night: kept up to date for readers, no reason for a mail.
        var change = new FindingChange(after, observation);
        if (after.Status != FindingStatus.Open)
        {
            Count(after, changes);
        }
        else if (before.Status != FindingStatus.Resolved && after.Severity > before.Severity)
        {
            changes.Worsened.Add(change with { SeverityBefore = before.Severity });
        }
        else if (before.Status != FindingStatus.Open)
        {
            changes.Reopened.Add(change);
        }
        else
        {
            changes.Unchanged.Add(after);
            if (MailRoutes.IsFollowed(observation))
            {
                changes.Followed.Add(change);
            }
        }
    }

    private static void Count(Finding accepted, AuditChanges changes)
    {
        changes.Accepted++;
        changes.Excepted += accepted.ExceptionId is null ? 0 : 1;
    }
}
