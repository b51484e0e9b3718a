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
    /// Writes the differences and says what they were. Each finding that was there before is read again in this transaction: what somebody decided since the
    /// facts were read stands.
    /// </summary>
    public async Task<AuditChanges> Apply(Session session, AuditRun run, Differences differences, DateTimeOffset now)
    {
        var accepted = new ActiveExceptions(await exceptions.NotEnded(session, run.OrganizationId), now);
        var changes = new AuditChanges();
        changes.Keep(differences.Standing);
        try
        {
            // The next are read from the disk, and made ready, while the database writes the last.
            var batches = differences.Found.Batches().SelectMany(batch => batch).Zip(Identifier.Series(IdentifierKind.Finding, now)).Chunk(Batch).ToAsyncEnumerable();
            await foreach (var batch in ReadAhead.Of(batches, batch => Candidates(batch, run, accepted, now)))
            {
                await Apply(session, run, batch, changes, now);
            }

            return changes;
        }
        catch
        {
            changes.Dispose();
            throw;
        }
    }

    private List<Candidate> Candidates((Difference Difference, string Id)[] batch, AuditRun run, ActiveExceptions accepted, DateTimeOffset now) =>
    [
        .. batch.Select(one => one.Difference.Observation(rules) is { } observation
            ? Candidate.Of(observation, one.Difference.IsStored, one.Id, run, accepted.For(observation), now)
            : Candidate.Of(one.Difference.Gone!)),
    ];

    private async Task Apply(Session session, AuditRun run, List<Candidate> batch, AuditChanges changes, DateTimeOffset now)
    {
        var opened = await findings.Insert(session, [.. batch.Select(one => one.Row).OfType<FindingRow>()]);
        var stored = await findings.Of(session, run.OrganizationId, [.. batch.Where(one => !one.IsAmong(opened)).Select(one => one.Fingerprint)]);
        var (renewed, reworded) = (new List<Finding>(), new List<Finding>());
        foreach (var candidate in batch)
        {
            if (candidate.IsAmong(opened))
            {
                Open(candidate, changes);
            }
            else if (candidate.Observation is null)
            {
                await Resolve(session, run, stored.GetValueOrDefault(candidate.Fingerprint), changes, now);
            }
            else
            {
                var before = stored[candidate.Fingerprint];
                var after = FindingLife.Next(before, candidate.Observation, candidate.Exception, now);
                if (!ReferenceEquals(after, before))
                {
                    (after.StandsAs(before) ? reworded : renewed).Add(after);
                }

                GoOn(before, new FindingChange(after, candidate.Observation), changes);
            }
        }

        await findings.Update(session, renewed);
        await findings.Reword(session, reworded);
    }

    private async Task Resolve(Session session, AuditRun run, Finding? gone, AuditChanges changes, DateTimeOffset now)
    {
        if (gone is { ResolvedAt: null })
        {
            await findings.Resolve(session, gone.Id, run.Id, now);
            changes.Resolve(gone);
        }
    }

    private static void Open(Candidate candidate, AuditChanges changes)
    {
        if (candidate.Exception is null)
        {
            changes.Open(new FindingChange(candidate.Row!.Finding, candidate.Observation!));
        }
        else
        {
            changes.Keep(Standing.Of(candidate.Row!.Finding));
        }
    }

    // "114 days ago" becomes "115 days ago" every night: kept up to date for readers, no reason for a mail.
    private static void GoOn(Finding before, FindingChange change, AuditChanges changes)
    {
        var after = change.Finding;
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
