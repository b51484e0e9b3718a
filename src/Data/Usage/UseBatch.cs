namespace AppUsersGateway.Data.Usage;

/// <summary>Uses that wait to be stored, summed by token. Not for use by several threads at once.</summary>
public sealed class UseBatch
{
    /// <summary>Sums that may wait: some 50 MB. What would need more is counted in no sum, and the gap is recorded.</summary>
    public const int MaximumSums = 200_000;

    private readonly Dictionary<string, TokenUses> tokens = new(StringComparer.Ordinal);
    private int sums;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => tokens.Count == 0;

    /// <summary>How many tokens were used.</summary>
    public int Tokens => tokens.Count;

    /// <summary>The oldest use that waits; null when none does.</summary>
    public DateTimeOffset? Oldest => IsEmpty ? null : tokens.Values.Min(uses => uses.Oldest);

    /// <summary>Since when uses could not be counted for lack of room; null when all could.</summary>
    public DateTimeOffset? LostSince { get; private set; }

    private bool HasRoom => sums < MaximumSums;

    /// <summary>The tokens with their uses, by id: the order in which rows are locked.</summary>
    public IEnumerable<TokenUses> InOrder => tokens.Values.OrderBy(uses => uses.TokenId, StringComparer.Ordinal);

    /// <summary>A batch of sums.</summary>
    public static UseBatch Of(IEnumerable<KeyValuePair<TokenUse, TokenUseCount>> uses)
    {
        var batch = new UseBatch();
        foreach (var (use, count) in uses)
        {
            batch.Add(use, count);
        }

        return batch;
    }

    /// <summary>Adds uses of a token.</summary>
    public void Add(TokenUse use, TokenUseCount more)
    {
        if (!tokens.TryGetValue(use.TokenId, out var uses))
        {
            if (!HasRoom)
            {
                LostSince ??= more.LastAt;
                return;
            }

            tokens.Add(use.TokenId, uses = new TokenUses(use));
        }

        var before = uses.Count;
        if (!uses.Add(new UseKey(use.Hour, use.Ip, use.UserAgent, use.Refusal), more, HasRoom))
        {
            LostSince ??= more.LastAt;
        }

        sums += uses.Count - before;
    }

    /// <summary>Adds what another batch holds, which is not used any more.</summary>
    public void Add(UseBatch others)
    {
        LostSince = LostSince is { } lost && !(others.LostSince < lost) ? lost : others.LostSince;
        foreach (var (token, theirs) in others.tokens)
        {
            if (tokens.TryGetValue(token, out var uses))
            {
                sums -= uses.Count;
                uses.Add(theirs, () => HasRoom);
                sums += uses.Count;
            }
            else
            {
                tokens.Add(token, theirs);
                sums += theirs.Count;
            }
        }
    }

    /// <summary>What is about some tokens or application users, and the rest. This batch is not used any more.</summary>
    public (UseBatch Theirs, UseBatch Others) Split(IReadOnlySet<string> ids)
    {
        var (theirs, others) = (new UseBatch(), new UseBatch { LostSince = LostSince });
        foreach (var (token, uses) in tokens)
        {
            var part = ids.Contains(token) || (uses.ApplicationUserId is { } user && ids.Contains(user)) ? theirs : others;
            part.tokens.Add(token, uses);
            part.sums += uses.Count;
        }

        return (theirs, others);
    }
}
