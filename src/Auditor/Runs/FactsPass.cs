using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Reads an organization's facts once, however many rules there are, asks every rule that its policy wants, and compares what they say with the findings
/// that are stored, some users at a time. Changes nothing.
/// </summary>
public sealed class FactsPass(
    AppDatabase database,
    FactsReader facts,
    OrganizationFactsReader organizations,
    AuditPolicyRepository policies,
    RuleExceptionRepository exceptions,
    FindingRepository findings,
    RuleCatalog rules,
    Punctuality punctuality)
{
    /// <summary>Everything the rules have to say at the moment that the run speaks of, about the database as it was at one moment. To be disposed.</summary>
    /// <exception cref="RuleFailure">A rule threw: its code and the subject are named.</exception>
    public async Task<FactsPassResult> Read(AuditRun run, RunProgress progress, CancellationToken cancellation)
    {
        await using var snapshot = database.RoomySnapshot(cancellation);
        return await snapshot.Read(session => Read(session, run, progress, run.StartedAt!.Value));
    }

    private async Task<FactsPassResult> Read(Session session, AuditRun run, RunProgress progress, DateTimeOffset now)
    {
        var organizationId = run.OrganizationId;
        var book = new RuleBook(rules, await policies.Find(session, organizationId), now);
        var ended = await Ended(session, organizationId, book, now);
        var judge = new Judge(book, new ActiveExceptions(await exceptions.NotEnded(session, organizationId), now), ended, now);
        var result = new FactsPassResult(new Differences());
        try
        {
            var (rest, unjudged) = (UserRange.All, ended.Keys.ToHashSet(StringComparer.Ordinal));
            await foreach (var judgement in ReadAhead.Of(WithFindings(session, organizationId, now), read => judge.Of(read.Batch, read.Stored)))
            {
                rest = judgement.Rest;
                Add(judgement);
                await progress.Examined(result.TokensExamined);
            }

            // What is left is about users that are deleted.
            Add(judge.OfRest([], await findings.Unresolved(session, organizationId, rest)));
            Add(judge.OfRest([.. unjudged], []));
            var organization = await punctuality.Judge(session, run, await organizations.Read(session, organizationId, now));
            result.Differences.Add(judge.Of(organization, await findings.UnresolvedOfNobody(session, organizationId)));
            return result;

            void Add(Judgement judgement)
            {
                unjudged.ExceptWith(judgement.WithEnded);
                result.Add(judgement);
            }
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private async IAsyncEnumerable<(FactsBatch Batch, IReadOnlyList<Finding> Stored)> WithFindings(Session session, string organizationId, DateTimeOffset now)
    {
        await foreach (var batch in facts.Users(session, organizationId, now, session.Cancellation))
        {
            yield return (batch, await findings.Unresolved(session, organizationId, batch.Range));
        }
    }

    /// <summary>What rules say about tokens that have ended, by their users. They come in another order than the users, and are few: each was called, or reported, within a month.</summary>
    private async Task<Dictionary<string, List<Observation>>> Ended(Session session, string organizationId, RuleBook book, DateTimeOffset now)
    {
        var all = new Dictionary<string, List<Observation>>(StringComparer.Ordinal);
        var observations = new Observations();
        await foreach (var token in facts.Ended(session, organizationId, now, session.Cancellation))
        {
            observations.Ask(
                book.For(token.Environment, token.ApplicationUserId).EndedToken, token, FindingSubject.Of(token), static (rule, token, terms) => rule.Check(token, terms));
            if (observations.All.Count > 0 && !all.TryAdd(token.ApplicationUserId, [.. observations.All]))
            {
                all[token.ApplicationUserId].AddRange(observations.All);
            }

            observations.Clear();
        }

        return all;
    }
}
