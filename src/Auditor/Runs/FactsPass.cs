using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Reads an organization's facts once, however many rules there are, and asks every rule that its policy wants. Changes nothing.</summary>
public sealed class FactsPass(
    AppDatabase database, FactsReader facts, OrganizationFactsReader organizations, AuditPolicyRepository policies, RuleCatalog rules, Punctuality punctuality)
{
    /// <summary>Everything the rules have to say at the moment that the run speaks of, about the database as it was at one moment.</summary>
    /// <exception cref="RuleFailure">A rule threw: its code and the subject are named.</exception>
    public async Task<FactsPassResult> Read(AuditRun run, RunProgress progress, CancellationToken cancellation)
    {
        await using var snapshot = database.Snapshot(cancellation);
        return await snapshot.Read(session => Read(session, run, progress, run.StartedAt!.Value));
    }

    private async Task<FactsPassResult> Read(Session session, AuditRun run, RunProgress progress, DateTimeOffset now)
    {
        var book = new RuleBook(rules, await policies.Find(session, run.OrganizationId), now);
        var observations = new Observations();
        var (users, tokens, expiries) = (0L, 0L, new List<UpcomingExpiry>());
        await foreach (var batch in facts.Users(session, run.OrganizationId, now, session.Cancellation))
        {
            foreach (var (user, live) in batch.Users)
            {
                users += user.IsDisabled ? 0 : 1;
                tokens += live.Count;
                Ask(book.For(user.Environment, user.ApplicationUserId), user, live, observations, expiries, now);
            }

            await progress.Examined(tokens);
        }

        await foreach (var token in facts.Ended(session, run.OrganizationId, now, session.Cancellation))
        {
            var sheet = book.For(token.Environment, token.ApplicationUserId);
            observations.Ask(sheet.EndedToken, token, FindingSubject.Of(token), static (rule, token, terms) => rule.Check(token, terms));
        }

        var organization = await punctuality.Judge(session, run, await organizations.Read(session, run.OrganizationId, now));
        observations.AskAll(
            book.General.Organization, organization, FindingSubject.Of(organization), static (rule, organization, terms) => rule.Check(organization, terms));
        return new FactsPassResult(observations.All, expiries, tokens, users);
    }

    private static void Ask(
        RuleSheet sheet, ApplicationUserFacts user, IReadOnlyList<TokenFacts> tokens, Observations observations, List<UpcomingExpiry> expiries, DateTimeOffset now)
    {
        var subject = FindingSubject.Of(user);
        if (user.IsDisabled)
        {
            observations.Ask(sheet.DisabledUser, user, subject, static (rule, user, terms) => rule.Check(user, terms));
            return;
        }

        observations.Ask(sheet.ApplicationUser, user, subject, static (rule, user, terms) => rule.Check(user, terms));
        foreach (var token in tokens)
        {
            var about = FindingSubject.Of(token, user);
            observations.Ask(sheet.Token, token, about, static (rule, token, terms) => rule.Check(token, terms));
            observations.AskAll(sheet.RepeatedToken, token, about, static (rule, token, terms) => rule.Check(token, terms));
            if (UpcomingExpiry.Of(token, about, now) is { } expiry)
            {
                expiries.Add(expiry);
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
