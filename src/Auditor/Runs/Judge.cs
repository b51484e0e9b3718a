using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Asks the rules about some users at a time, and compares what they say with the findings that are stored about them. Changes nothing and reads nothing
/// else, so that several threads can judge at once.
/// </summary>
/// <param name="book">The rules as the organization wants them.</param>
/// <param name="accepted">The exceptions that hold.</param>
/// <param name="ended">What was said about tokens that have ended, by their user.</param>
/// <param name="now">The moment that the run speaks of.</param>
internal sealed class Judge(RuleBook book, ActiveExceptions accepted, IReadOnlyDictionary<string, List<Observation>> ended, DateTimeOffset now)
{
    /// <summary>Judges neighbours by age.</summary>
    /// <exception cref="RuleFailure">A rule threw: its code and the subject are named.</exception>
    public Judgement Of(FactsBatch batch, IReadOnlyList<Finding> stored)
    {
        var observations = new Observations();
        var expiries = new List<UpcomingExpiry>();
        var (users, tokens) = (0, 0);
        foreach (var (user, live) in batch.Users)
        {
            users += user.IsDisabled ? 0 : 1;
            tokens += live.Count;
            Ask(book.For(user.Environment, user.ApplicationUserId), user, live, observations, expiries);
        }

        return Compare(batch.Range.Rest, [.. batch.Users.Select(user => user.User.ApplicationUserId)], observations, stored) with
        {
            ApplicationUsersExamined = users,
            TokensExamined = tokens,
            Expiries = expiries,
        };
    }

    /// <summary>What is left when all users were judged: ended tokens of users that are deleted, and findings about them.</summary>
    public Judgement OfRest(IEnumerable<string> users, IReadOnlyList<Finding> stored) => Compare(UserRange.All, users, new Observations(), stored);

    /// <summary>Judges the organization itself.</summary>
    public Comparison Of(OrganizationFacts organization, IReadOnlyList<Finding> stored)
    {
        var observations = new Observations();
        observations.AskAll(book.General.Organization, organization, FindingSubject.Of(organization), static (rule, organization, terms) => rule.Check(organization, terms));
        return Comparison.Of(observations.All, stored, accepted, now);
    }

    private Judgement Compare(UserRange rest, IEnumerable<string> users, Observations observations, IReadOnlyList<Finding> stored)
    {
        var withEnded = users.Concat(stored.Select(finding => finding.ApplicationUserId).OfType<string>()).Where(ended.ContainsKey).Distinct(StringComparer.Ordinal).ToList();
        withEnded.ForEach(user => observations.Add(ended[user]));
        return new Judgement(rest, Comparison.Of(observations.All, stored, accepted, now), withEnded);
    }

    private void Ask(RuleSheet sheet, ApplicationUserFacts user, IReadOnlyList<TokenFacts> tokens, Observations observations, List<UpcomingExpiry> expiries)
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

/// <summary>What was judged about some users.</summary>
/// <param name="Rest">The users after them.</param>
/// <param name="Comparison">What the rules say beside what is stored.</param>
/// <param name="WithEnded">Those of them whose ended tokens were judged with them.</param>
internal sealed record Judgement(UserRange Rest, Comparison Comparison, IReadOnlyList<string> WithEnded)
{
    /// <summary>Active application users looked at.</summary>
    public int ApplicationUsersExamined { get; init; }

    /// <summary>Live tokens looked at.</summary>
    public int TokensExamined { get; init; }

    /// <summary>Those of them that end soon.</summary>
    public IReadOnlyList<UpcomingExpiry> Expiries { get; init; } = [];
}
