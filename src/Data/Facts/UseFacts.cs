using System.Net;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Data.Facts;

/// <summary>How one token was used lately: what rules need of its hourly sums, gathered in one pass over them.</summary>
public sealed class UseFacts
{
    /// <summary>How far back use is looked at.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(90);

    /// <summary>How many days are counted one by one: the last day and four weeks before it.</summary>
    public const int Days = 29;

    /// <summary>Most callers that are kept one by one; beyond it a token's callers are too many to speak of any.</summary>
    public const int MaximumCallers = 1_000;

    /// <summary>A place of use: one provider's or office's network.</summary>
    internal const int PlaceIPv4 = 24, PlaceIPv6 = 48;

    /// <summary>Nothing was recorded.</summary>
    public static readonly UseFacts None = new();

    /// <summary>Who called with success, by address and program.</summary>
    public IReadOnlyList<CallerFacts> Callers { get; init; } = [];

    /// <summary>Whether there were more callers than are kept.</summary>
    public bool IsCut { get; init; }

    /// <summary>Who was refused, by address and program.</summary>
    public IReadOnlyList<DenialFacts> Denials { get; init; } = [];

    /// <summary>Successful calls of the last 24 hours, of the 24 before, and so on.</summary>
    public IReadOnlyList<long> PerDay { get; init; } = new long[Days];

    /// <summary>The latest spread of calls over places within ten minutes of each other, of the widest; null when there never were two.</summary>
    public SpreadFacts? Spread { get; init; }

    /// <summary>The days with success, oldest first: where silence was broken.</summary>
    public IReadOnlyList<DateTimeOffset> ActiveDays { get; init; } = [];

    /// <summary>Successful calls of the last 30 days.</summary>
    public long Last30Days { get; init; }

    /// <summary>The place of an address.</summary>
    internal static IpNetwork? Place(string ip) => IpNetwork.TryParse(ip, out var network, out _) ? network.Around(PlaceIPv4, PlaceIPv6) : null;

    /// <summary>A recorded address as a number; null for what is none.</summary>
    internal static IPAddress? Address(string ip) => IpNetwork.TryParse(ip, out var network, out _) ? network.Address : null;
}
