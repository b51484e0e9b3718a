using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Usage;

/// <summary>Uses of one token by one program at one address over several hours, what was let in and what was refused apart.</summary>
public sealed record CallerUse
{
    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>The client's address; <see cref="TokenUse.Others"/> for all that are not kept apart.</summary>
    public required string Ip { get; init; }

    /// <summary>The client's program; empty when it sent none.</summary>
    public required string UserAgent { get; init; }

    /// <summary>Accepted, or refused.</summary>
    public required ActivityOutcome Outcome { get; init; }

    /// <summary>Why it was refused; null when it was accepted.</summary>
    public UseRefusal? Reason { get; init; }

    /// <summary>The number of uses in whole hours.</summary>
    public required long Uses { get; init; }

    /// <summary>The last of them.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Who used some tokens since the hour of a moment, the latest first.</summary>
    /// <param name="session">The database.</param>
    /// <param name="tokenIds">The tokens; that the caller may see them is the caller's to know.</param>
    /// <param name="from">The moment.</param>
    /// <param name="take">The most to read.</param>
    internal static Task<IReadOnlyList<CallerUse>> Since(Session session, IReadOnlyCollection<string> tokenIds, DateTimeOffset from, int take) =>
        session.Query<CallerUse>(
            """
            select token_id, ip, user_agent, outcome, nullif(reason, '') as reason, cast(sum(uses) as bigint) as uses, max(last_at) as last_at
            from token_usage where token_id in @Ids and hour >= @From
            group by token_id, ip, user_agent, outcome, nullif(reason, '')
            order by max(last_at) desc, token_id, ip, user_agent, outcome limit +@take
            """,
            new { Ids = new InList(tokenIds), From = TokenUse.HourOf(from), take });
}
