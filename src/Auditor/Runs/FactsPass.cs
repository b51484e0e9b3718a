using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Reads an organization's facts once, however many rules there are, and asks every rule that its policy wants. Changes nothing.</summary>
public sealed class FactsPass(
    AppDatabase database, FactsReader facts, OrganizationFactsReader organizations, AuditPolicyRepository policies, AuditRunRepository runs,
    RuleCatalog rules, AuditSchedule schedule)
{
    /// <summary>Everything the rules have to say at the moment that the run speaks of.</summary>
    /// <exception cref="RuleFailure">A rule threw: its code and the subject are named.</exception>
    public Task<FactsPassResult> Read(AuditRun run, CancellationToken cancellation) =>
        database.Read(session => Read(session, run, run.StartedAt!.Value), cancellation);

    private async Task<FactsPassResult> Read(Session session, AuditRun run, DateTimeOffset now)
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
        }

        await foreach (var token in facts.Ended(session, run.OrganizationId, now, session.Cancellation))
        {
            var subject = FindingSubject.Of(token);
            foreach (var (rule, asked) in book.For(token.Environment, token.ApplicationUserId).EndedToken)
            {
                observations.Add(asked, subject, () => rule.Check(token, asked.Terms));
            }
        }

        await Ask(session, book.General, run, observations, now);
        return new FactsPassResult(observations.All, expiries, tokens, users);
    }

    private static void Ask(
        RuleSheet sheet, ApplicationUserFacts user, IReadOnlyList<TokenFacts> tokens, Observations observations, List<UpcomingExpiry> expiries, DateTimeOffset now)
    {
        var subject = FindingSubject.Of(user);
        if (user.IsDisabled)
        {
            foreach (var (rule, asked) in sheet.DisabledUser)
            {
                observations.Add(asked, subject, () => rule.Check(user, asked.Terms));
            }

            return;
        }

        foreach (var (rule, asked) in sheet.ApplicationUser)
        {
            observations.Add(asked, subject, () => rule.Check(user, asked.Terms));
        }

        foreach (var token in tokens)
        {
            var about = FindingSubject.Of(token, user);
            foreach (var (rule, asked) in sheet.Token)
            {
                observations.Add(asked, about, () => rule.Check(token, asked.Terms));
            }

            foreach (var (rule, asked) in sheet.RepeatedToken)
            {
                observations.AddAll(asked, about, () => rule.Check(token, asked.Terms));
            }

            if (UpcomingExpiry.Of(token, about, now) is { } expiry)
            {
                expiries.Add(expiry);
            }
        }
    }

    private async Task Ask(Session session, RuleSheet sheet, AuditRun run, Observations observations, DateTimeOffset now)
    {
        var organization = await organizations.Read(session, run.OrganizationId, now) with { MissedAudits = await Missed(session, run) };
        var subject = FindingSubject.Of(organization);
        foreach (var (rule, asked) in sheet.Organization)
        {
            observations.AddAll(asked, subject, () => rule.Check(organization, asked.Terms));
        }
    }

    /// <summary>The moments of the schedule between the last audit by schedule that succeeded and this one, at which none ran.</summary>
    private async Task<IReadOnlyList<DateTimeOffset>> Missed(Session session, AuditRun run) =>
        run.ScheduledFor is { } moment && await runs.LastScheduledBefore(session, run.OrganizationId, moment) is { } last ? schedule.Between(last, moment) : [];
}

/// <summary>What one reading of the facts gave.</summary>
/// <param name="Observations">What rules have to say.</param>
/// <param name="Expiries">Tokens that end soon, in no order.</param>
/// <param name="TokensExamined">Live tokens looked at.</param>
/// <param name="ApplicationUsersExamined">Active application users looked at.</param>
public sealed record FactsPassResult(
    IReadOnlyList<Observation> Observations, IReadOnlyList<UpcomingExpiry> Expiries, long TokensExamined, long ApplicationUsersExamined);
