using System.Globalization;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>Numbers, severities and moments as mails word them: English, UTC, weekday and distance with every date.</summary>
public static class Wording
{
    /// <summary>A number and its noun: <c>1 finding</c>, <c>12,004 tokens</c>.</summary>
    public static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>A number with its thousands marked.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How kinds of mail that may be left are left.</summary>
    public const string HowToLeave = "To end these mails, use your mail program's Unsubscribe: the link in the header is signed for you alone.";

    /// <summary>The severity as a word; it is never colour alone that says it.</summary>
    public static string Of(Severity severity) => severity.ToString();

    /// <summary>A month for a subject line: <c>September</c>.</summary>
    public static string ShortMonth(DateTimeOffset at) => at.UtcDateTime.ToString("MMMM", CultureInfo.InvariantCulture);

    /// <summary>A month of a year: <c>2026-09</c>.</summary>
    public static string Month(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>A quarter of a year: <c>2026 Q3</c>.</summary>
    public static string Quarter(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime.Year} Q{((at.UtcDateTime.Month - 1) / 3) + 1}");

    /// <summary>A day for a subject line: <c>24 Sep</c>.</summary>
    public static string ShortDay(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <summary>A moment: <c>Thu 2026-09-24 06:00 UTC</c>.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("ddd yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A coming moment and its distance: <c>Wed 2026-09-30 09:00 UTC, in 6 days</c>.</summary>
    public static string Coming(DateTimeOffset at, DateTimeOffset now) => $"{Moment(at)}, {Distance(at, now)}";

    /// <summary>How far away a coming moment is: <c>in 6 days</c>.</summary>
    public static string Distance(DateTimeOffset at, DateTimeOffset now) => (at - now) switch
    {
        { Ticks: <= 0 } => "past",
        { TotalHours: < 1 } left => $"in {Count(Math.Max(1, (long)left.TotalMinutes), "minute")}",
        { TotalDays: < 2 } left => $"in {Count((long)left.TotalHours, "hour")}",
        var left => $"in {Count((long)left.TotalDays, "day")}",
    };
}
