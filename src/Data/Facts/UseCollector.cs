using System.Runtime.InteropServices;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>Gathers one token's <see cref="UseFacts"/> from its hourly sums, in whatever order they come. There is one for each token, and most see few sums.</summary>
internal sealed class UseCollector(DateTimeOffset now)
{
    private const long DayMilliseconds = 86_400_000;
    private const int UseDays = 30;

    /// <summary>Callers that are looked for one by one; more are looked up.</summary>
    private const int FewCallers = 8;

    private readonly long moment = now.ToUnixTimeMilliseconds();
    private readonly List<Caller> callers = [];
    private readonly List<SpreadCall> calls = [];
    private readonly List<long> activeDays = [];
    private Dictionary<(string Ip, string UserAgent), int>? places;
    private Dictionary<(string Ip, string UserAgent, string Reason), List<DenialHour>>? denials;
    private long[]? perDay;
    private bool isCut;
    private long last30Days;

    public void Add(UsageRow row)
    {
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
            (perDay ??= new long[UseFacts.Days])[day] += row.Uses;
        }

        if (AddCaller(row) && moment - row.LastAt <= UseDays * DayMilliseconds)
        {
            calls.Add(new SpreadCall(row.Hour, row.LastAt, row.Ip));
        }
    }

    public UseFacts Facts() => new()
    {
        Callers = Callers(),
        IsCut = isCut,
        Denials = denials is null ? [] : Denials(denials),
        PerDay = perDay ?? UseFacts.None.PerDay,
        Spread = Spread.Of(calls),
        ActiveDays = [.. activeDays.Order().Select(Time)],
        Last30Days = last30Days,
    };

    /// <summary>Whether the caller is one that is kept.</summary>
    private bool AddCaller(UsageRow row)
    {
        var place = Find(row.Ip, row.UserAgent);
        if (place >= 0)
        {
            ref var known = ref CollectionsMarshal.AsSpan(callers)[place];
            known = known with { First = Math.Min(known.First, row.Hour), Last = Math.Max(known.Last, row.LastAt), Uses = known.Uses + row.Uses };
            return true;
        }

        if (callers.Count == UseFacts.MaximumCallers)
        {
            isCut = true;
            return false;
        }

        places?.Add((row.Ip, row.UserAgent), callers.Count);
        callers.Add(new Caller(row.Ip, row.UserAgent, row.Hour, row.LastAt, row.Uses));
        if (places is null && callers.Count > FewCallers)
        {
            places = callers.Index().ToDictionary(caller => (caller.Item.Ip, caller.Item.UserAgent), caller => caller.Index);
        }

        return true;
    }

    private int Find(string ip, string userAgent) => places is null
        ? callers.FindIndex(caller => caller.Ip == ip && caller.UserAgent == userAgent)
        : places.GetValueOrDefault((ip, userAgent), -1);

    private void AddDenial((string Ip, string UserAgent, string Reason) key, UsageRow row)
    {
        denials ??= [];
        if (denials.Count == UseFacts.MaximumCallers && !denials.ContainsKey(key))
        {
            return;
        }

        ref var refused = ref CollectionsMarshal.GetValueRefOrAddDefault(denials, key, out _);
        (refused ??= []).Add(new DenialHour(Time(row.Hour), row.Uses, Time(row.LastAt)));
    }

    private List<CallerFacts> Callers()
    {
        var facts = new List<CallerFacts>(callers.Count);
        foreach (var caller in callers)
        {
            if (UseFacts.Place(caller.Ip) is { } place)
            {
                facts.Add(new CallerFacts(caller.Ip, place, caller.UserAgent, Time(caller.First), Time(caller.Last), caller.Uses));
            }
        }

        facts.Sort(static (one, other) =>
            other.Uses.CompareTo(one.Uses) is var byUses and not 0 ? byUses
            : string.CompareOrdinal(one.Ip, other.Ip) is var byAddress and not 0 ? byAddress
            : string.CompareOrdinal(one.UserAgent, other.UserAgent));
        return facts;
    }

    private static List<DenialFacts> Denials(Dictionary<(string Ip, string UserAgent, string Reason), List<DenialHour>> denials) =>
    [
        .. denials.Select(Fact).OfType<DenialFacts>().OrderByDescending(denial => denial.LastAt)
            .ThenBy(denial => denial.Ip, StringComparer.Ordinal).ThenBy(denial => denial.UserAgent, StringComparer.Ordinal).ThenBy(denial => denial.Reason),
    ];

    private static DenialFacts? Fact(KeyValuePair<(string Ip, string UserAgent, string Reason), List<DenialHour>> denial) => UseFacts.Place(denial.Key.Ip) is { } place
        ? new DenialFacts(denial.Key.Ip, place, denial.Key.UserAgent, [.. denial.Value.OrderBy(hour => hour.Hour)])
        {
            Reason = denial.Key.Reason.Length == 0 ? null : EnumText.Parse<UseRefusal>(denial.Key.Reason),
        }
        : null;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private readonly record struct Caller(string Ip, string UserAgent, long First, long Last, long Uses);
}
