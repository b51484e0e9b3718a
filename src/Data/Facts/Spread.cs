using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Data.Facts;

/// <summary>The last call of one caller in one hour; times in Unix milliseconds.</summary>
internal readonly record struct SpreadCall(long Hour, long At, string Ip);

/// <summary>Finds a token that is in several places at once. The last call of each caller in each hour is known: enough to see places that no one program can be at in turn.</summary>
internal static class Spread
{
    private const long Milliseconds = 600_000;

    /// <summary>The latest of the widest spreads over places; null when there never were two. Sorts the calls.</summary>
    public static SpreadFacts? Of(List<SpreadCall> calls)
    {
        calls.Sort(static (one, other) =>
            one.Hour.CompareTo(other.Hour) is var byHour and not 0 ? byHour
            : one.At.CompareTo(other.At) is var byTime and not 0 ? byTime
            : string.CompareOrdinal(one.Ip, other.Ip));
        SpreadFacts? widest = null;
        var first = 0;
        for (var last = 1; last < calls.Count; last++)
        {
            // Most hours have one call, and one place is no spread.
            first = calls[last].Hour == calls[first].Hour ? first : last;
            if (first < last)
            {
                var end = calls[last].At;
                var places = calls.Take(first..(last + 1)).Where(call => end - call.At <= Milliseconds).Select(call => UseFacts.Place(call.Ip)).OfType<IpNetwork>().Distinct().ToList();
                if (places.Count > 1 && (places.Count > (widest?.Networks.Count ?? 0) || (places.Count == widest!.Networks.Count && end > widest.At.ToUnixTimeMilliseconds())))
                {
                    widest = new SpreadFacts(DateTimeOffset.FromUnixTimeMilliseconds(end), places);
                }
            }
        }

        return widest;
    }
}
