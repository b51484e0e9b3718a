namespace AppUsersGateway.Auditor.Rules;

/// <summary>A number that a rule compares with, which an organization's policy may change.</summary>
/// <param name="Index">Its place among the thresholds of the rule, from 0.</param>
/// <param name="Name">What the policy calls it: stable.</param>
/// <param name="Default">Its value unless the policy says otherwise.</param>
/// <param name="Unit">What it counts.</param>
public sealed record Threshold(int Index, string Name, long Default, ThresholdUnit Unit)
{
    private const long LongestDays = 3_650;
    private const long Most = 1_000_000_000;

    /// <summary>The least value that makes sense.</summary>
    public long Minimum => 1;

    /// <summary>The greatest value that makes sense.</summary>
    public long Maximum => Unit switch
    {
        ThresholdUnit.Days => LongestDays,
        ThresholdUnit.Hours => LongestDays * 24,
        ThresholdUnit.Minutes => 60,
        ThresholdUnit.Percent => 100,
        ThresholdUnit.Bits => 128,
        _ => Most,
    };

    /// <summary>A value of it as a person reads it: <c>30 days</c>.</summary>
    public string Text(long value) => Unit switch
    {
        ThresholdUnit.Days => TimeText.Count(value, "day"),
        ThresholdUnit.Hours => TimeText.Count(value, "hour"),
        ThresholdUnit.Minutes => TimeText.Count(value, "minute"),
        ThresholdUnit.Percent => $"{value} %",
        ThresholdUnit.Bits => $"/{value}",
        _ => value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>What thresholds count.</summary>
public enum ThresholdUnit
{
    /// <summary>Days.</summary>
    Days,

    /// <summary>Hours.</summary>
    Hours,

    /// <summary>Minutes.</summary>
    Minutes,

    /// <summary>Things.</summary>
    Count,

    /// <summary>Hundredths.</summary>
    Percent,

    /// <summary>The length of a network's fixed part.</summary>
    Bits,
}
