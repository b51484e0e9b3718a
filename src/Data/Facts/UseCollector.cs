using System.Runtime.InteropServices;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>Gathers one token's <see cref="UseFacts"/> from its hourly sums, in whatever order they come.</summary>
internal sealed class UseCollector(DateTimeOffset now)
{
    private const long DayMilliseconds = 86_400_000;
    private const long SpreadMilliseconds = 600_000;
    private const int UseDays = 30;

    private readonly long moment = now.ToUnixTimeMilliseconds();
    private readonly Dictionary<(string Ip, string UserAgent), Caller> callers = [];
    private readonly Dictionary<(string Ip, string UserAgent, string Reason), List<DenialHour>> denials = [];
    private readonly Dictionary<long, (long At, string Ip, List<(long At, string Ip)>? More)> hours = [];
    private readonly List<long> activeDays = [];
    private readonly long[] perDay = new long[UseFacts.Days];
    private bool isCut;
    private long last30Days;

    public void Add(UsageRow row)
    {
        var key = (row.Ip, row.UserAgent);
        isCut |= row.Ip == TokenUse.Others || row.UserAgent == TokenUse.Others;
        if (row.Outcome != "SUCCESS")
        {
            AddDenial((row.Ip, row.UserAgent, row.Reason), row);
            return;
        }

        var activeDay = row.Hour - (row.Hour % DayMilliseconds);
        if (activeDays.LastIndexOf(activeDay) < 0)
        {
            activeDays.Add(activeDay); // at most one for each day of the window
        }

        last30Days += moment - row.Hour <= UseDays * DayMilliseconds ? row.Uses : 0;
        if ((moment - row.LastAt) / DayMilliseconds is >= 0 and < UseFacts.Days and var day)
        {
            perDay[day] += row.Uses;
        }

        if (callers.Count == UseFacts.MaximumCallers && !callers.ContainsKey(key))
        {
            isCut = true;
            return;
        }

        ref var caller = ref CollectionsMarshal.GetValueRefOrAddDefault(callers, key, out var known);
        caller = known
            ? new Caller(Math.Min(caller.First, row.Hour), Math.Max(caller.Last, row.LastAt), caller.Uses + row.Uses)
            : new Caller(row.Hour, row.LastAt, row.Uses);
        if (moment - row.LastAt <= UseDays * DayMilliseconds)
        {
            ref var calls = ref CollectionsMarshal.GetValueRefOrAddDefault(hours, row.Hour, out var isBusy);
            if (isBusy)
            {
                (calls.More ??= [(calls.At, calls.Ip)]).Add((row.LastAt, row.Ip));
            }
            else
            {
                (calls.At, calls.Ip) = (row.LastAt, row.Ip);
            }
        }
    }

    public UseFacts Facts() => new()
    {
        Callers = [.. callers.Select(Fact).OfType<CallerFacts>().OrderByDescending(caller => caller.Uses).ThenBy(caller => caller.Ip, StringComparer.Ordinal).ThenBy(caller => caller.UserAgent, StringComparer.Ordinal)],
        IsCut = isCut,
        Denials = [.. denials.Select(Fact).OfType<DenialFacts>().OrderByDescending(denial => denial.LastAt).ThenBy(denial => denial.Ip, StringComparer.Ordinal).ThenBy(denial => denial.UserAgent, StringComparer.Ordinal).ThenBy(denial => denial.Reason)],
        PerDay = perDay,
        Spread = Spread(),
        ActiveDays = [.. activeDays.Order().Select(DateTimeOffset.FromUnixTimeMilliseconds)],
        Last30Days = last30Days,
    };

    private void AddDenial((string Ip, string UserAgent, string Reason) key, UsageRow row)
    {
        if (denials.Count == UseFacts.MaximumCallers && !denials.ContainsKey(key))
        {
            return;
        }

        ref var refused = ref CollectionsMarshal.GetValueRefOrAddDefault(denials, key, out _);
        (refused ??= []).Add(new DenialHour(Time(row.Hour), row.Uses, Time(row.LastAt)));
    }

    private static CallerFacts? Fact(KeyValuePair<(string Ip, string UserAgent), Caller> caller) => UseFacts.Place(caller.Key.Ip) is { } place
        ? new CallerFacts(caller.Key.Ip, place, caller.Key.UserAgent, Time(caller.Value.First), Time(caller.Value.Last), caller.Value.Uses)
        : null;

    private static DenialFacts? Fact(KeyValuePair<(string Ip, string UserAgent, string Reason), List<DenialHour>> denial) => UseFacts.Place(denial.Key.Ip) is { } place
        ? new DenialFacts(denial.Key.Ip, place, denial.Key.UserAgent, [.. denial.Value.OrderBy(hour => hour.Hour)])
        {
            Reason = denial.Key.Reason.Length == 0 ? null : EnumText.Parse<UseRefusal>(denial.Key.Reason),
        }
        : null;

    // The last call of each caller in each hour is known: enough to see places that no one program can be at in turn.
    private SpreadFacts? Spread()
    {
        SpreadFacts? widest = null;
        foreach (var calls in hours.Values.Select(calls => calls.More).OfType<List<(long At, string Ip)>>())
        {
            calls.Sort();
            for (var i = 0; i < calls.Count; i++)
            {
                var end = calls[i].At;
                var places = calls.Take(i + 1).Where(call => end - call.At <= SpreadMilliseconds).Select(call => UseFacts.Place(call.Ip)).OfType<IpNetwork>().Distinct().ToList();
                if (places.Count > 1 && (places.Count > (widest?.Networks.Count ?? 0) || (places.Count == widest!.Networks.Count && Time(end) > widest.At)))
                {
                    widest = new SpreadFacts(Time(end), places);
                }
            }
        }

        return widest;
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private readonly record struct Caller(long First, long Last, long Uses);
}
