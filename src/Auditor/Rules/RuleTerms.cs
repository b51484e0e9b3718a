namespace AppUsersGateway.Auditor.Rules;

/// <summary>The moment that a rule judges at, and the values of its thresholds there.</summary>
public sealed class RuleTerms
{
    private readonly long[] values;
    private readonly TimeSpan[] lengths;

    private RuleTerms(DateTimeOffset now, long[] values, TimeSpan[] lengths)
    {
        Now = now;
        this.values = values;
        this.lengths = lengths;
    }

    /// <summary>The moment that the audit speaks of.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The value of a threshold of the rule.</summary>
    public long this[Threshold threshold] => values[threshold.Index];

    /// <summary>The terms of a rule with some of its thresholds changed, by name; what is no threshold of it is passed over.</summary>
    public static RuleTerms Of(RuleDescription rule, DateTimeOffset now, params IEnumerable<KeyValuePair<string, long>> changed)
    {
        var filled = rule.Thresholds.Select(threshold => threshold.Default).ToArray();
        foreach (var (name, value) in changed)
        {
            if (rule.Thresholds.FirstOrDefault(threshold => threshold.Name == name) is { } threshold)
            {
                filled[threshold.Index] = value;
            }
        }

        return new RuleTerms(now, filled, [.. rule.Thresholds.Select(threshold => Length(threshold.Unit, filled[threshold.Index]))]);
    }

    /// <summary>A threshold of days, hours or minutes as a length of time.</summary>
    public TimeSpan Length(Threshold threshold) => lengths[threshold.Index];

    /// <summary>The beginning of the window of a threshold that ends now.</summary>
    public DateTimeOffset Ago(Threshold threshold) => Now - Length(threshold);

    // What is no length has one that nobody asks for, and may be too many days for one.
    private static TimeSpan Length(ThresholdUnit unit, long value) => unit switch
    {
        ThresholdUnit.Days => TimeSpan.FromDays(value),
        ThresholdUnit.Hours => TimeSpan.FromHours(value),
        ThresholdUnit.Minutes => TimeSpan.FromMinutes(value),
        _ => default,
    };
}
