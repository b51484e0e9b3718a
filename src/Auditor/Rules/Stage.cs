using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>One step of a rule's threshold: from here on, it matters this much.</summary>
internal sealed record Stage(Threshold From, Severity Severity);

/// <summary>A step that is reached, what its threshold is there, and the how manieth it is.</summary>
internal readonly record struct ReachedStage(TimeSpan Window, long Value, Severity Severity, int Number);

/// <summary>The steps of a rule's threshold, each with the severity as its name: <c>low</c>, <c>medium</c>, <c>high</c>, <c>critical</c>.</summary>
internal sealed class Stages
{
    private readonly Stage[] stages;

    private Stages(ThresholdUnit unit, (Severity Severity, long From)[] steps) => stages =
        [.. steps.Select((step, index) => new Stage(new Threshold(index, step.Severity.ToString().ToLowerInvariant(), step.From, unit), step.Severity))];

    /// <summary>The thresholds, for the catalogue; those of the rule that are no steps come after them.</summary>
    public IReadOnlyList<Threshold> Thresholds => [.. stages.Select(stage => stage.From)];

    /// <summary>Steps in days, least severe first.</summary>
    public static Stages Days(params (Severity Severity, long From)[] steps) => new(ThresholdUnit.Days, steps);

    /// <summary>Steps in numbers, least severe first.</summary>
    public static Stages Counts(params (Severity Severity, long From)[] steps) => new(ThresholdUnit.Count, steps);

    /// <summary>The most severe step whose length is reached.</summary>
    public ReachedStage? Reached(RuleTerms terms, TimeSpan length) => Last(terms, length, default, static (window, length, _) => length >= window);

    /// <summary>The most severe step whose length is passed.</summary>
    public ReachedStage? Passed(RuleTerms terms, TimeSpan length) => Last(terms, length, default, static (window, length, _) => length > window);

    /// <summary>The most severe step within whose length it is, of those that are shorter than <paramref name="whole"/>.</summary>
    public ReachedStage? Within(RuleTerms terms, TimeSpan left, TimeSpan whole) => Last(terms, left, whole, static (window, left, whole) => left <= window && window < whole);

    /// <summary>The most severe step whose number is passed.</summary>
    public ReachedStage? Passed(RuleTerms terms, long number)
    {
        for (var i = stages.Length - 1; i >= 0; i--)
        {
            if (number > terms[stages[i].From])
            {
                return new ReachedStage(default, terms[stages[i].From], stages[i].Severity, i);
            }
        }

        return null;
    }

    private ReachedStage? Last(RuleTerms terms, TimeSpan length, TimeSpan whole, Func<TimeSpan, TimeSpan, TimeSpan, bool> isReached)
    {
        for (var i = stages.Length - 1; i >= 0; i--)
        {
            var window = terms.Length(stages[i].From);
            if (isReached(window, length, whole))
            {
                return new ReachedStage(window, terms[stages[i].From], stages[i].Severity, i);
            }
        }

        return null;
    }
}
