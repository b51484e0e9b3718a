using System.Collections.Immutable;
using AppUsersGateway.Auditor.Rules;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Collects what rules say, each weighed as the policy wants.</summary>
internal sealed class Observations
{
    private readonly List<Observation> all = [];

    public IReadOnlyList<Observation> All => all;

    /// <summary>Forgets what was said: the next subjects follow.</summary>
    public void Clear() => all.Clear();

    /// <summary>Adds what was said elsewhere.</summary>
    public void Add(IEnumerable<Observation> others) => all.AddRange(others);

    /// <summary>Asks rules that have one thing to say at most.</summary>
    /// <exception cref="RuleFailure">One threw.</exception>
    public void Ask<TRule, TFacts>(
        ImmutableArray<(TRule Rule, AskedRule Asked)> rules, TFacts facts, FindingSubject subject, Func<TRule, TFacts, RuleTerms, Verdict?> check)
    {
        foreach (var (rule, asked) in rules)
        {
            try
            {
                if (check(rule, facts, asked.Terms) is { } verdict)
                {
                    all.Add(new Observation(asked.Rule.About, subject, asked.Weigh(verdict)));
                }
            }
            catch (Exception problem)
            {
                throw new RuleFailure(asked.Rule.About.Code, subject.Id, problem);
            }
        }
    }

    /// <summary>Asks rules that may have several things to say.</summary>
    /// <exception cref="RuleFailure">One threw.</exception>
    public void AskAll<TRule, TFacts>(
        ImmutableArray<(TRule Rule, AskedRule Asked)> rules, TFacts facts, FindingSubject subject, Func<TRule, TFacts, RuleTerms, IEnumerable<Verdict>> check)
    {
        foreach (var (rule, asked) in rules)
        {
            try
            {
                foreach (var verdict in check(rule, facts, asked.Terms))
                {
                    all.Add(new Observation(asked.Rule.About, subject, asked.Weigh(verdict)));
                }
            }
            catch (Exception problem)
            {
                throw new RuleFailure(asked.Rule.About.Code, subject.Id, problem);
            }
        }
    }
}
