namespace AppUsersGateway.Auditor.Rules;

/// <summary>The moment that a rule judges at, and the values of its thresholds there.</summary>
public sealed class RuleTerms
{
    private readonly long[] values;

    private RuleTerms(DateTimeOffset now, long[] values)
    {
        Now = now;
        this.values = values;
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

        return new RuleTerms(now, filled);
    }

    /// <summary>A threshold of days, hours or minutes as a length of time.</summary>
    public TimeSpan Length(Threshold threshold) => threshold.Unit switch
    {
        ThresholdUnit.Hours => TimeSpan.FromHours(this[threshold]),
        ThresholdUnit.Minutes => TimeSpan.FromMinutes(this[threshold]),
        _ => TimeSpan.FromDays(this[threshold]),
    };

    /// <summary>The beginning of the window of a threshold that ends now.</summary>
    public DateTimeOffset Ago(Threshold threshold) => Now - Length(threshold);
}
