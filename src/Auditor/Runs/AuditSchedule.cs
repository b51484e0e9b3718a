using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Options;
using Quartz;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>The moments at which every organization is audited.</summary>
public sealed class AuditSchedule
{
    /// <summary>The least time between two audits of one organization.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromMinutes(1);

    /// <summary>How many moments ahead the interval is checked: enough for every pattern within an hour.</summary>
    private const int MomentsChecked = 100;

    /// <summary>Most missed moments that are named.</summary>
    private const int MaximumMissed = 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Where the search for the last missed moment begins; doubled until one is found.</summary>
    private static readonly TimeSpan FirstLookBack = TimeSpan.FromDays(1);

    private AuditSchedule(CronExpression cron) => Cron = cron;

    /// <summary>The schedule of validated options.</summary>
    public AuditSchedule(IOptions<AuditorOptions> options, TimeProvider time)
        : this(TryCreate(options.Value, time.GetUtcNow(), out var schedule, out var problem) ? schedule.Cron : throw new InvalidOperationException(problem))
    {
    }

    /// <summary>The expression with its time zone.</summary>
    public CronExpression Cron { get; }

    /// <summary>Reads the options; says which key is wrong and how.</summary>
    public static bool TryCreate(
        AuditorOptions options, DateTimeOffset now, [NotNullWhen(true)] out AuditSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        schedule = null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out var zone))
        {
            problem = $"Auditor:TimeZone '{options.TimeZone}' is unknown: use a name such as UTC or Europe/Berlin.";
            return false;
        }

        if (!CronExpression.TryParse(options.Schedule, out var cron) || HasImpossibleMinute(options.Schedule))
        {
            problem = $"Auditor:Schedule '{options.Schedule}' is no cron expression of seconds, minutes, hours, day of month, month, day of week: use one such as 0 0 6 * * ?";
            return false;
        }

        var candidate = new AuditSchedule(cron.WithTimeZone(zone));
        problem = candidate.Problem(options.Schedule, now);
        schedule = problem is null ? candidate : null;
        return problem is null;
    }

    /// <summary>The last moment after <paramref name="after"/> and not after <paramref name="until"/>; null when there is none.</summary>
    public DateTimeOffset? Latest(DateTimeOffset after, DateTimeOffset until)
    {
        // Cron only looks forward. From the end in growing steps: a gateway that was off for a year must not count its minutes.
        for (var back = FirstLookBack; ; back *= 2)
        {
            var from = until - back > after ? until - back : after;
            DateTimeOffset? latest = null;
            for (var next = Cron.GetNextValidTimeAfter(from); next <= until; next = Cron.GetNextValidTimeAfter(next.Value))
            {
                latest = next;
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

    private string? Problem(string text, DateTimeOffset now)
    {
        if (Cron.GetNextValidTimeAfter(now) is not { } moment)
        {
            return $"Auditor:Schedule '{text}' never comes: its day does not exist, or is past.";
        }

        for (var i = 0; i < MomentsChecked && Cron.GetNextValidTimeAfter(moment) is { } next; i++, moment = next)
        {
            if (next - moment < MinimumInterval)
            {
                return $"Auditor:Schedule '{text}' comes again after {(next - moment).TotalSeconds:0} seconds: leave at least one minute between two audits.";
            }
        }

        return null;
    }

    // Quartz takes 61 to 99 in the first two fields and silently reads them as "every".
    private static bool HasImpossibleMinute(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2)
        .SelectMany(field => field.Split(',', '-', '/'))
        .Any(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 59);
}

/// <summary>Refuses a schedule that cannot work before anything starts.</summary>
public sealed class AuditScheduleValidation(TimeProvider time) : IValidateOptions<AuditorOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AuditorOptions options) =>
        AuditSchedule.TryCreate(options, time.GetUtcNow(), out _, out var problem) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problem);
}
