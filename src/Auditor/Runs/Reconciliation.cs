using AppUsersGateway.Auditor.Rules;
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
public sealed class Reconciliation(FindingRepository findings, RuleExceptionRepository exceptions, RuleCatalog rules)
{
    /// <summary>Fingerprints named in one statement: SQLite's driver looks each parameter up among all.</summary>
    private const int Batch = 100;

    /// <summary>
    /// Writes the differences and says what they were. Each finding concerned is read again in this transaction: what somebody decided since the facts
    /// were read stands.
    /// </summary>
    public async Task<AuditChanges> Apply(Session session, AuditRun run, Differences differences, DateTimeOffset now)
    {
        var accepted = new ActiveExceptions(await exceptions.NotEnded(session, run.OrganizationId), now);
        using var ids = Identifier.Series(IdentifierKind.Finding, now).GetEnumerator();
        var changes = new AuditChanges();
        changes.Keep(differences.Standing);
        try
        {
            // The next are read from the disk while the database writes the last.
            await foreach (var batch in ReadAhead.Of(differences.Found.Batches().SelectMany(batch => batch.Chunk(Batch)).ToAsyncEnumerable(), Observed))
            {
                await Apply(session, run, batch, accepted, ids, changes, now);
            }

            return changes;
        }
        catch
        {
            changes.Dispose();
            throw;
        }
    }

    private List<(string Fingerprint, Observation? Observation)> Observed(Difference[] differences) =>
        [.. differences.Select(difference => difference.Observation(rules) is { } observation ? (observation.Fingerprint, observation) : (difference.Gone!, default(Observation)))];

    private async Task Apply(
        Session session, AuditRun run, List<(string Fingerprint, Observation? Observation)> batch, ActiveExceptions accepted, IEnumerator<string> ids, AuditChanges changes, DateTimeOffset now)
    {
        var stored = await findings.Of(session, run.OrganizationId, [.. batch.Select(one => one.Fingerprint)]);
        foreach (var (fingerprint, observation) in batch)
        {
            var before = stored.GetValueOrDefault(fingerprint);
            if (observation is null)
            {
                await Resolve(session, run, before, changes, now);
            }
            else if (before is null)
            {
                ids.MoveNext();
                await Open(session, run, ids.Current, observation, accepted.For(observation), changes, now);
            }
            else
            {
                await GoOn(session, before, observation, accepted.For(observation), changes, now);
            }
        }
    }

    private async Task Resolve(Session session, AuditRun run, Finding? gone, AuditChanges changes, DateTimeOffset now)
    {
        if (gone is { ResolvedAt: null })
        {
            await findings.Resolve(session, gone.Id, run.Id, now);
            changes.Resolve(gone);
        }
    }

    private async Task Open(Session session, AuditRun run, string id, Observation observation, RuleException? exception, AuditChanges changes, DateTimeOffset now)
    {
        var opened = observation.Open(id, run.OrganizationId, run.Id, now);
        var finding = FindingLife.Covered(opened, exception, now);
        await findings.Insert(session, finding);
        if (exception is null)
        {
            changes.Open(new FindingChange(finding, observation));
        }
        else
        {
            changes.Keep(Standing.Of(finding));
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
            changes.Keep(Standing.Of(after));
        }
        else if (before.Status != FindingStatus.Resolved && after.Severity > before.Severity)
        {
            changes.Worsen(change with { SeverityBefore = before.Severity });
        }
        else if (before.Status != FindingStatus.Open)
        {
            changes.Reopen(change);
        }
        else
        {
            changes.Keep(change);
        }
    }
}
