namespace AppUsersGateway.Data.Usage;

/// <summary>What is known of one token's use since it was stored last. Of bounded size, whatever its callers say they are.</summary>
public sealed class TokenUses
{
    private readonly Dictionary<UseKey, TokenUseCount> sums = [];

    internal TokenUses(TokenUse first)
    {
        OrganizationId = first.OrganizationId;
        TokenId = first.TokenId;
        ApplicationUserId = first.ApplicationUserId;
    }

    /// <summary>The organization.</summary>
    public string OrganizationId { get; }

    /// <summary>The token.</summary>
    public string TokenId { get; }

    /// <summary>Its application user; null for an administrator's token.</summary>
    public string? ApplicationUserId { get; }

    /// <summary>The oldest use that is not stored.</summary>
    public DateTimeOffset Oldest { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The last time that it was accepted, and from where; null when it was not.</summary>
    public LastUse? LastUse { get; private set; }

    /// <summary>The last time that it was refused; null when it was not.</summary>
    public DateTimeOffset? LastDeniedAt { get; private set; }

    /// <summary>How many sums there are.</summary>
    public int Count => sums.Count;

    /// <summary>The sums in an order that is the same on every node.</summary>
    public IEnumerable<KeyValuePair<UseKey, TokenUseCount>> InOrder => sums
        .OrderBy(sum => sum.Key.Hour).ThenBy(sum => sum.Key.Ip, StringComparer.Ordinal).ThenBy(sum => sum.Key.UserAgent, StringComparer.Ordinal)
        .ThenBy(sum => sum.Key.Refusal);

    /// <summary>Adds uses. When <paramref name="room"/> is false, only to sums that are there already.</summary>
    /// <returns>Whether they were added.</returns>
    internal bool Add(UseKey key, TokenUseCount more, bool room)
    {
        NoteLast(key, more);
        if (!sums.ContainsKey(key))
        {
            key = Folded(key);
        }

        var known = sums.TryGetValue(key, out var count);
        if (!known && !room)
        {
            return false;
        }

        sums[key] = known ? count.With(more) : more;
        return true;
    }

    internal void Add(TokenUses others, Func<bool> hasRoom)
    {
        Oldest = Earlier(Oldest, others.Oldest);
        LastUse = others.LastUse is { } last && !(last.At <= LastUse?.At) ? last : LastUse;
        LastDeniedAt = others.LastDeniedAt is { } denied && !(denied <= LastDeniedAt) ? denied : LastDeniedAt;
        foreach (var (key, count) in others.sums)
        {
            Add(key, count, hasRoom());
        }
    }

    private void NoteLast(UseKey key, TokenUseCount more)
    {
        Oldest = Earlier(Oldest, more.LastAt);
        if (key.Refusal is not null)
        {
            LastDeniedAt = more.LastAt <= LastDeniedAt ? LastDeniedAt : more.LastAt;
        }
        else if (!(more.LastAt <= LastUse?.At) && key.Ip != TokenUse.Others && key.UserAgent != TokenUse.Others)
        {
            LastUse = new LastUse(more.LastAt, key.Ip, key.UserAgent);
        }
    }

    private UseKey Folded(UseKey key)
    {
        var rows = sums.Keys.Count(known => known.Hour == key.Hour && known.Allowed == key.Allowed);
        return rows >= TokenUse.MaximumSums ? key with { Ip = TokenUse.Others, UserAgent = TokenUse.Others }
            : rows >= TokenUse.MaximumCallers ? key with { UserAgent = TokenUse.Others }
            : key;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>What uses of one token are summed by.</summary>
/// <param name="Hour">The beginning of the hour, UTC.</param>
/// <param name="Ip">The client's address; <see cref="TokenUse.Others"/> for all that are not kept apart.</param>
/// <param name="UserAgent">The client's program; empty when it sent none, <see cref="TokenUse.Others"/> for all that are not kept apart.</param>
/// <param name="Refusal">Why it was refused; null when it was accepted.</param>
public readonly record struct UseKey(DateTimeOffset Hour, string Ip, string UserAgent, UseRefusal? Refusal)
{
    /// <summary>Whether it was accepted.</summary>
    public bool Allowed => Refusal is null;
}

/// <summary>The last time that a token was accepted.</summary>
/// <param name="At">When.</param>
/// <param name="Ip">From which address.</param>
/// <param name="UserAgent">By which program; empty when it sent no name.</param>
public sealed record LastUse(DateTimeOffset At, string Ip, string UserAgent);
