using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Reads an organization's facts once, however many rules there are, and asks every rule about each. Changes nothing.</summary>
public sealed class FactsPass(AppDatabase database, FactsQuery facts, RuleCatalog rules)
{
    /// <summary>Everything the rules have to say at <paramref name="now"/>.</summary>
    /// <exception cref="RuleFailure">A rule threw: its code and the subject are named.</exception>
    public Task<FactsPassResult> Read(string organizationId, DateTimeOffset now, CancellationToken cancellation) =>
        database.Read(session => Read(session, organizationId, now), cancellation);

    private async Task<FactsPassResult> Read(Session session, string organizationId, DateTimeOffset now)
    {
        var observations = new List<Observation>();
        var users = new Dictionary<string, ApplicationUserFacts>(StringComparer.Ordinal);
        await foreach (var user in facts.ApplicationUsers(session, organizationId, now))
        {
            users.Add(user.ApplicationUserId, user);
            Ask(rules.ApplicationUserRules, rule => rule.Check(user, now), FindingSubject.Of(user), observations);
        }

        var (tokens, expiries) = (0L, new List<UpcomingExpiry>());
        await foreach (var token in facts.Tokens(session, organizationId, now))
        {
            tokens++;
            var subject = FindingSubject.Of(token, users.GetValueOrDefault(token.ApplicationUserId));
            Ask(rules.TokenRules, rule => rule.Check(token, now), subject, observations);
            if (UpcomingExpiry.Of(token, subject, now) is { } expiry)
            {
                expiries.Add(expiry);
            }
        }

        return new FactsPassResult(observations, expiries, tokens, users.Count);
    }

    private static void Ask<TRule>(IReadOnlyList<TRule> rules, Func<TRule, Verdict?> check, FindingSubject subject, List<Observation> observations)
        where TRule : IAuditRule
    {
        foreach (var rule in rules)
        {
            try
            {
                if (check(rule) is { } verdict)
                {
                    observations.Add(new Observation(rule.About, subject, verdict));
                }
            }
            catch (Exception problem)
            {
                throw new RuleFailure(rule.About.Code, subject.Id, problem);
            }
        }
    }
}

/// <summary>What one reading of the facts gave.</summary>
/// <param name="Observations">What rules have to say.</param>
/// <param name="Expiries">Tokens that end soon, in no order.</param>
/// <param name="TokensExamined">Live tokens looked at.</param>
/// <param name="ApplicationUsersExamined">Active application users looked at.</param>
public sealed record FactsPassResult(
    IReadOnlyList<Observation> Observations, IReadOnlyList<UpcomingExpiry> Expiries, long TokensExamined, long ApplicationUsersExamined);
