using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Makes the stored findings agree with what was observed: opens what is new, brings up to date what has changed, resolves what is gone.
/// Run twice over the same facts, the second time writes nothing.
/// </summary>
public sealed class Reconciliation(FindingRepository findings)
{
    /// <summary>Writes the differences and says what they were.</summary>
    public async Task<AuditChanges> Apply(
        Session session, AuditRun run, IReadOnlyList<Observation> observations, DateTimeOffset now)
    {
        var open = await findings.Open(session, run.OrganizationId);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var changes = new AuditChanges();
        foreach (var observation in observations)
        {
            seen.Add(observation.Fingerprint);
            if (open.TryGetValue(observation.Fingerprint, out var before))
            {
                await Refresh(session, observation, before, changes, now);
            }
            else
            {
                var finding = observation.Open(Identifier.New(IdentifierKind.Finding, now), run.OrganizationId, run.Id, now);
                await findings.Insert(session, finding);
                changes.Opened.Add(new FindingChange(finding, observation));
            }
        }

        foreach (var gone in open.Values.Where(finding => !seen.Contains(finding.Fingerprint)).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Id, StringComparer.Ordinal))
        {
            await findings.Resolve(session, gone.Id, run.Id, now);
            changes.Resolved.Add(gone);
        }

        return changes;
    }

    private async Task Refresh(Session session, Observation observation, Finding before, AuditChanges changes, DateTimeOffset now)
    {
        var after = observation.Refresh(before, now);
        if (!ReferenceEquals(after, before))
        {
            await findings.Update(session, after);
        }

        // "114 days ago" becomes "115 days ago" every night: kept up to date for readers, no reason for a mail.
        if (after.Severity > before.Severity)
        {
            changes.Worsened.Add(new FindingChange(after, observation) { SeverityBefore = before.Severity });
        }
        else
        {
            changes.Unchanged.Add(after);
        }
    }
}
