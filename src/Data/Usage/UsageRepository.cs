using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;

namespace AppUsersGateway.Data.Usage;

/// <summary>
/// Stores sums of use. Times only ever move forward, whatever order the sums arrive in. Several nodes store at once, and people
/// change the same rows meanwhile: all take users before tokens, each in the order of its id, so that none waits in a circle.
/// </summary>
public sealed class UsageRepository
{
    // How far from the use the end moves, in seconds: by the session duration, or less when an overlap closes with silence; null for not at all.
    private const string Extension =
        "case when extend_when_used and coalesce(close_when_silent_seconds, max_age_seconds) >= max_age_seconds then max_age_seconds else close_when_silent_seconds end";

    private const string MoveUser = "update application_users set last_activity_at = @At where id = @Id and coalesce(last_activity_at, 0) < @At";

    private const string IsLaterUse = "(revoked_at is null and coalesce(last_used_at, 0) < @UsedAt)";

    // One statement for use and denial: rows are taken once, in one order. A revoked token keeps its last use of before; an extending one ends
    // its extension after this use, never earlier than it did, and never past the overlap of a rotation or its absolute end.
    private const string MoveToken =
        $"""
        update tokens set
            last_denied_at = case when coalesce(last_denied_at, 0) < @DeniedAt then @DeniedAt else last_denied_at end,
            last_used_at = case when {IsLaterUse} then @UsedAt else last_used_at end,
            last_used_ip = case when {IsLaterUse} then @Ip else last_used_ip end,
            last_user_agent = case when {IsLaterUse} then @UserAgent else last_user_agent end,
            expires_at = case
                when not {IsLaterUse} or @UsedAt + ({Extension}) * 1000 <= expires_at then expires_at
                when @UsedAt + ({Extension}) * 1000 > grace_ends_at and grace_ends_at <= coalesce(absolute_expires_at, grace_ends_at) then grace_ends_at
                when @UsedAt + ({Extension}) * 1000 > absolute_expires_at then absolute_expires_at
                else coalesce(@UsedAt + ({Extension}) * 1000, expires_at) end
        where id = @TokenId and (coalesce(last_denied_at, 0) < @DeniedAt or {IsLaterUse})
        """;

    // What is known adds up. What is new is kept apart while the token has room in this hour, for what was let in and what was refused
    // each; beyond that programs are not told apart, and then addresses are not either. "known" and "rows" are read by one key.
    private const string AddSum =
        $"""
        insert into token_usage (id, organization_id, token_id, application_user_id, hour, ip, user_agent, outcome, reason, uses, last_at)
        select @Id, @OrganizationId, @TokenId, @ApplicationUserId, @Hour,
            case when h.known = 0 and h.sums >= @MaximumSums then @Others else @Ip end,
            case when h.known = 0 and h.sums >= @MaximumCallers then @Others else @UserAgent end,
            @Outcome, @Reason, @Uses, @LastAt
        from (select count(*) as sums, coalesce(sum(case when ip = @Ip and user_agent = @UserAgent and reason = @Reason then 1 else 0 end), 0) as known
            from token_usage where token_id = @TokenId and hour = @Hour and outcome = @Outcome) h
        where true
        on conflict (token_id, hour, ip, user_agent, outcome, reason) do update
        set uses = token_usage.uses + excluded.uses,
            last_at = case when excluded.last_at > token_usage.last_at then excluded.last_at else token_usage.last_at end
        """;

    /// <summary>Adds sums of use; one transaction for all of them is meant.</summary>
    public Task Add(Session session, IEnumerable<KeyValuePair<TokenUse, TokenUseCount>> sums) => Add(session, UseBatch.Of(sums), _ => { });

    /// <summary>Adds a batch; one transaction for all of it is meant.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="batch">What is to be stored.</param>
    /// <param name="next">Told the id of the application user or token whose row is next: who waits longer than expected knows for which.</param>
    public async Task Add(Session session, UseBatch batch, Action<string> next)
    {
        var tokens = batch.InOrder.ToList();
        var users = tokens.Where(token => token is { ApplicationUserId: not null, LastUse: not null })
            .GroupBy(token => token.ApplicationUserId!, token => token.LastUse!.At, StringComparer.Ordinal)
            .OrderBy(user => user.Key, StringComparer.Ordinal);
        await session.Execute(MoveUser, Telling(users, user => user.Key, user => new { Id = user.Key, At = user.Max() }, next));
        await session.Execute(MoveToken, Telling(tokens, token => token.TokenId, Moved, next));
        await session.Execute(AddSum, Telling(
            tokens.SelectMany(token => token.InOrder, (token, sum) => (Token: token, Sum: sum)), pair => pair.Token.TokenId, pair => Row(pair.Token, pair.Sum), next));
    }

    // Zero is no time: a token that was not used, or not refused, is not moved by it.
    private static object Moved(TokenUses token) => new
    {
        token.TokenId,
        UsedAt = token.LastUse?.At.ToUnixTimeMilliseconds() ?? 0,
        Ip = token.LastUse?.Ip ?? "",
        UserAgent = token.LastUse?.UserAgent ?? "",
        DeniedAt = token.LastDeniedAt?.ToUnixTimeMilliseconds() ?? 0,
    };

    private static object Row(TokenUses token, KeyValuePair<UseKey, TokenUseCount> sum) => new
    {
        Id = Identifier.New(IdentifierKind.TokenUse, sum.Value.LastAt),
        token.OrganizationId,
        token.TokenId,
        token.ApplicationUserId,
        sum.Key.Hour,
        sum.Key.Ip,
        sum.Key.UserAgent,
        Outcome = sum.Key.Allowed ? "SUCCESS" : "DENIED",
        Reason = sum.Key.Refusal is { } refusal ? EnumText.Of(refusal) : "",
        sum.Value.Uses,
        sum.Value.LastAt,
        TokenUse.MaximumCallers,
        TokenUse.MaximumSums,
        TokenUse.Others,
    };

    private static IEnumerable<object> Telling<T>(IEnumerable<T> rows, Func<T, string> id, Func<T, object> values, Action<string> next)
    {
        foreach (var row in rows)
        {
            next(id(row));
            yield return values(row);
        }
    }
}
