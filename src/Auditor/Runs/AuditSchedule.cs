using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Options;
using Quartz;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// The moments at which an organization is audited: a Quartz cron expression in a time zone. Where clocks are set, a moment that does not exist
/// that day comes when they are set, and one that exists twice comes once.
/// </summary>
public sealed class AuditSchedule
{
    /// <summary>The least time between two audits of one organization.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromMinutes(1);

    /// <summary>How many moments ahead the interval is checked: enough for every pattern within an hour.</summary>
    private const int MomentsChecked = 100;

    /// <summary>Most missed moments that are named.</summary>
    private const int MaximumMissed = 20;

    private const int MaximumLength = 200;

    /// <summary>Longer than any time that comes twice when clocks are set back.</summary>
    private static readonly TimeSpan LongestRepetition = TimeSpan.FromHours(3);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Where the search for the last missed moment begins; doubled until one is found.</summary>
    private static readonly TimeSpan FirstLookBack = TimeSpan.FromDays(1);

    private readonly CronExpression cron;

    private AuditSchedule(CronExpression cron) => this.cron = cron;

    /// <summary>Reads the host's options; says which key is wrong and how.</summary>
    public static bool TryCreate(
        AuditorOptions options, DateTimeOffset now, [NotNullWhen(true)] out AuditSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        var works = TryCreate(options.Schedule, options.TimeZone, now, out schedule, out var fault);
        problem = fault is null ? null : $"Auditor:{(fault.IsTimeZone ? "TimeZone" : "Schedule")} {fault.Text}";
        return works;
    }

    /// <summary>Reads a cron expression and the name of a time zone.</summary>
    public static bool TryCreate(
        string cron, string timeZone, DateTimeOffset now, [NotNullWhen(true)] out AuditSchedule? schedule, [NotNullWhen(false)] out ScheduleProblem? problem)
    {
        schedule = null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            problem = new ScheduleProblem(IsTimeZone: true, $"'{Shown(timeZone)}' is unknown: use a name such as UTC or Europe/Berlin.");
            return false;
        }

        if (cron.Length > MaximumLength || !CronExpression.TryParse(cron, out var expression) || HasImpossibleMinute(cron))
        {
            problem = new ScheduleProblem(
                IsTimeZone: false, $"'{Shown(cron)}' is no cron expression of seconds, minutes, hours, day of month, month, day of week: use one such as 0 0 6 * * ?");
            return false;
        }

        var candidate = new AuditSchedule(expression.WithTimeZone(zone));
        problem = candidate.Problem(now) is { } text ? new ScheduleProblem(IsTimeZone: false, $"'{cron}' {text}") : null;
        schedule = problem is null ? candidate : null;
        return problem is null;
    }

    /// <summary>The first moment after another; null when there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => After(after).Cast<DateTimeOffset?>().FirstOrDefault();

    /// <summary>The last moment after <paramref name="after"/> and not after <paramref name="until"/>; null when there is none.</summary>
    public DateTimeOffset? Latest(DateTimeOffset after, DateTimeOffset until)
    {
        // Cron only looks forward. From the end in growing steps: a gateway that was off for a year must not count its minutes.
        for (var back = FirstLookBack; ; back *= 2)
        {
            var from = until - back > after ? until - back : after;
            DateTimeOffset? latest = null;
            foreach (var moment in After(from).TakeWhile(moment => moment <= until))
            {
                latest = moment;
            }

            if (latest is not null || from == after)
            {
                return latest;
            }
        }
    }

    /// <summary>The moments after one and before another, newest first; no more than a person reads.</summary>
    public IReadOnlyList<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset before)
    {
        var moments = new List<DateTimeOffset>();
        while (moments.Count < MaximumMissed && Latest(after, before - Tick) is { } moment)
        {
            moments.Add(moment);
            before = moment;
        }

        return moments;
    }

    /// <summary>The moments after another, in their order.</summary>
    private IEnumerable<DateTimeOffset> After(DateTimeOffset after)
    {
        // Cron that is asked from within an hour that comes twice takes it for the first: it has to come from before that hour.
        for (var next = cron.GetNextValidTimeAfter(after - LongestRepetition); next is { } moment; next = cron.GetNextValidTimeAfter(moment))
        {
            if (moment > after)
            {
                yield return moment;
            }
        }
    }

    private string? Problem(DateTimeOffset now)
    {
        var moments = After(now).Take(MomentsChecked).ToList();
        return moments.Count == 0 ? "never comes: its day does not exist, or is past."
            : moments.Zip(moments.Skip(1), (one, other) => other - one).Cast<TimeSpan?>().FirstOrDefault(interval => interval < MinimumInterval) is { } interval
                ? $"comes again after {interval.TotalSeconds:0} seconds: leave at least one minute between two audits."
            : null;
    }

    private static string Shown(string text) => text.Length <= MaximumLength ? text : text[..MaximumLength] + "…";

    // Quartz takes 61 to 99 in the first two fields and silently reads them as "every".
    private static bool HasImpossibleMinute(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2)
        .SelectMany(field => field.Split(',', '-', '/'))
        .Any(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 59);
}

/// <summary>Why a schedule cannot work.</summary>
/// <param name="IsTimeZone">Whether it is the time zone that is wrong, and not the expression.</param>
/// <param name="Text">What is wrong, and what would be right.</param>
public sealed record ScheduleProblem(bool IsTimeZone, string Text);

/// <summary>Refuses a schedule that cannot work before anything starts.</summary>
public sealed class AuditScheduleValidation(TimeProvider time) : IValidateOptions<AuditorOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AuditorOptions options) =>
        AuditSchedule.TryCreate(options, time.GetUtcNow(), out _, out var problem) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problem);
}
