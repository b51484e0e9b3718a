using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Usage;

/// <summary>Rotations seen live: who still comes with the old secret, and who with the new.</summary>
public sealed class RotationWatch(TokenList tokens)
{
    /// <summary>How far back callers are shown: the longest overlap, and a day.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(RotationTerms.MaximumOverlapSeconds) + TimeSpan.FromDays(1);

    /// <summary>Callers that are shown of one rotation.</summary>
    public const int MaximumCallers = 100;

    private const int MaximumRows = 20_000;

    /// <summary>The rotations of tokens that were rotated, by their ids; others have none.</summary>
    public async Task<IReadOnlyDictionary<string, Rotation>> Find(Session session, string organizationId, IReadOnlyCollection<string> ids, DateTimeOffset now)
    {
        var old = await tokens.FindMany(session, organizationId, ids);
        var successors = await tokens.FindSuccessors(session, organizationId, ids);
        if (successors.Count == 0)
        {
            return new Dictionary<string, Rotation>(StringComparer.Ordinal);
        }

        var from = successors.Values.Min(token => token.CreatedAt);
        var uses = (await CallerUse.Since(
            session, [.. successors.Keys, .. successors.Values.Select(token => token.Id)], from > now - Window ? from : now - Window, MaximumRows)).ToLookup(use => use.TokenId, StringComparer.Ordinal);
        return successors.ToDictionary(
            pair => pair.Key,
            pair => new Rotation(old[pair.Key], pair.Value, Callers(uses[pair.Key], uses[pair.Value.Id], pair.Value.CreatedAt)),
            StringComparer.Ordinal);
    }

    private static IReadOnlyList<RotationCaller> Callers(IEnumerable<CallerUse> ofOld, IEnumerable<CallerUse> ofNew, DateTimeOffset start)
    {
        var callers = new Dictionary<(string Ip, string UserAgent), RotationCaller>();
        foreach (var (use, isOld) in ofOld.Select(use => (use, true)).Concat(ofNew.Select(use => (use, false))).Where(pair => pair.use.LastAt >= start))
        {
            var key = (use.Ip, use.UserAgent);
            var known = callers.GetValueOrDefault(key) ?? new RotationCaller(use.Ip, use.UserAgent);
            callers[key] = (isOld, use.Outcome) switch
            {
                (true, ActivityOutcome.Success) => known with { OldLastUsedAt = Later(known.OldLastUsedAt, use.LastAt) },
                (true, _) => known with { OldLastDeniedAt = Later(known.OldLastDeniedAt, use.LastAt) },
                (false, ActivityOutcome.Success) => known with { NewLastUsedAt = Later(known.NewLastUsedAt, use.LastAt) },
                _ => known,
            };
        }

        return [.. callers.Values.Where(caller => caller.LastAt is not null).OrderByDescending(caller => caller.LastAt).ThenBy(caller => caller.Ip, StringComparer.Ordinal).Take(MaximumCallers)];
    }

    internal static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}

/// <summary>The change-over from a token to its successor.</summary>
/// <param name="Old">The token.</param>
/// <param name="Successor">What replaces it.</param>
/// <param name="Callers">Who came with either, the latest first.</param>
public sealed record Rotation(Token Old, Token Successor, IReadOnlyList<RotationCaller> Callers);

/// <summary>One program at one address during a rotation.</summary>
/// <param name="Ip">The address.</param>
/// <param name="UserAgent">The program; empty when it sent no name.</param>
public sealed record RotationCaller(string Ip, string UserAgent)
{
    /// <summary>Its last successful use of the old secret.</summary>
    public DateTimeOffset? OldLastUsedAt { get; init; }

    /// <summary>Its last successful use of the new secret.</summary>
    public DateTimeOffset? NewLastUsedAt { get; init; }

    /// <summary>When it was last refused with the old secret.</summary>
    public DateTimeOffset? OldLastDeniedAt { get; init; }

    /// <summary>When it came last with either.</summary>
    public DateTimeOffset? LastAt => RotationWatch.Later(WithOld, NewLastUsedAt);

    /// <summary>Whether it came last with the old secret.</summary>
    public bool IsBehind => WithOld is { } old && !(old <= NewLastUsedAt);

    private DateTimeOffset? WithOld => RotationWatch.Later(OldLastUsedAt, OldLastDeniedAt);
}
