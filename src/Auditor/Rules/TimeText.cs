using System.Globalization;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Moments and lengths of time as a person reads them, in UTC and in English.</summary>
public static class TimeText
{
    private static readonly (long Seconds, string Name)[] Units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];

    /// <summary>The day: <c>2026-08-01</c>.</summary>
    public static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The minute: <c>2026-08-01 06:30 UTC</c>.</summary>
    public static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A moment and its distance: <c>2026-08-01 (114 days ago)</c>; with the minute when it is less than two days away.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (at - now).Duration();
        var text = distance < TimeSpan.FromDays(2) ? Minute(at) : Date(at);
        return at > now ? $"{text} (in {Age(distance)})" : $"{text} ({Age(distance)} ago)";
    }

    /// <summary>The same as <see cref="Moment"/>, or "never".</summary>
    public static string MomentOrNever(DateTimeOffset? at, DateTimeOffset now) => at is { } moment ? Moment(moment, now) : "never";

    /// <summary>A distance rounded down to one unit, and to days from two days on: <c>114 days</c>, <c>23 hours</c>.</summary>
    public static string Age(TimeSpan length)
    {
        var unit = Array.Find(Units, unit => length.TotalSeconds >= 2 * unit.Seconds);
        return unit.Name is null ? Count((long)length.TotalSeconds, "second") : Count((long)length.TotalSeconds / unit.Seconds, unit.Name);
    }

    /// <summary>A length in its two largest units: <c>1 day 1 hour</c>.</summary>
    public static string Length(TimeSpan length)
    {
        var seconds = (long)length.TotalSeconds;
        var parts = new List<string>();
        foreach (var unit in Units)
        {
            if (seconds / unit.Seconds is > 0 and var count)
            {
                parts.Add(Count(count, unit.Name));
            }

            seconds %= unit.Seconds;
        }

        return parts.Count == 0 ? Count(0, "second") : string.Join(' ', parts.Take(2));
    }

    /// <summary>A number and its unit: <c>1 day</c>, <c>4,500 days</c>.</summary>
    public static string Count(long number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {unit}{(number == 1 ? "" : "s")}");
}
