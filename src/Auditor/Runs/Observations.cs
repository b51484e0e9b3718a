using AppUsersGateway.Auditor.Rules;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Collects what rules say, each weighed as the policy wants.</summary>
internal sealed class Observations
{
    private readonly List<Observation> all = [];

    public IReadOnlyList<Observation> All => all;

    /// <summary>Asks a rule that has one thing to say at most.</summary>
    /// <exception cref="RuleFailure">It threw.</exception>
    public void Add(AskedRule asked, FindingSubject subject, Func<Verdict?> check)
    {
        try
        {
            if (check() is { } verdict)
            {
                all.Add(new Observation(asked.Rule.About, subject, asked.Weigh(verdict)));
            }
        }
        catch (Exception problem)
        {
            throw new RuleFailure(asked.Rule.About.Code, subject.Id, problem);
        }
    }

    /// <summary>Asks a rule that may have several things to say.</summary>
    /// <exception cref="RuleFailure">It threw.</exception>
    public void AddAll(AskedRule asked, FindingSubject subject, Func<IEnumerable<Verdict>> check)
    {
        try
        {
            all.AddRange(check().Select(verdict => new Observation(asked.Rule.About, subject, asked.Weigh(verdict))));
        }
        catch (Exception problem)
        {
            throw new RuleFailure(asked.Rule.About.Code, subject.Id, problem);
        }
    }
}
