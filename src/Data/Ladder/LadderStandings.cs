using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Ladder;

/// <summary>Reads what speaks for and against tokens on the ladder, from what the run has just written and from the rows as they are at that moment.</summary>
public sealed class LadderStandings
{
    /// <summary>Ids named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    private const string Columns =
        """
        t.id as token_id, t.application_user_id, u.environment, t.created_at, t.expires_at, t.revoked_at, t.suspended_at, t.resumed_at, t.grace_ends_at is not null as is_rotated, t.last_used_at, t.last_denied_at,
        u.status as user_status, u.updated_at as user_updated_at, u.reviewed_at as user_reviewed_at, f.id as finding_id, f.rule, f.status as finding_status,
        (select max(a.accepted_at) from ladder_climbs a where a.finding_id = f.id and a.accepted_at is not null) as accepted_at,
        exists (select 1 from rule_exceptions x where x.organization_id = f.organization_id and x.rule = f.rule and x.ended_at is null and x.expires_at > @now
            and x.application_user_id = t.application_user_id and (x.token_id is null or x.token_id = t.id)) as is_excepted
        """;

    /// <summary>Those of the given climbs, by the token.</summary>
    public async Task<IReadOnlyDictionary<string, LadderStanding>> Of(Session session, IEnumerable<LadderClimb> climbs, DateTimeOffset now)
    {
        var standings = new Dictionary<string, LadderStanding>(StringComparer.Ordinal);
        foreach (var batch in climbs.Select(climb => climb.TokenId).Chunk(Batch))
        {
            foreach (var standing in await session.Query<LadderStanding>(
                $"""
                select {Columns} from ladder_climbs c
                join tokens t on t.id = c.token_id
                join application_users u on u.id = t.application_user_id
                join findings f on f.id = c.finding_id
                where c.token_id in @Tokens and c.ended_at is null
                """,
                new { Tokens = new InList(batch), now }))
            {
                standings[standing.TokenId] = standing;
            }
        }

        return standings;
    }

    /// <summary>
    /// One token's, with its row locked until the transaction ends: a use that is being recorded at this very moment is waited for and seen.
    /// Tokens are to be taken in the order of their ids, as the recording of use does.
    /// </summary>
    public async Task<LadderStanding> Locked(Session session, LadderClimb climb, DateTimeOffset now)
    {
        await session.Execute("update tokens set resumed_at = resumed_at where id = @TokenId", new { climb.TokenId });
        return (await Of(session, [climb], now))[climb.TokenId];
    }

    /// <summary>
    /// Active tokens of active application users with an open finding of one of the rules, sure of itself, that are on no ladder yet and were left
    /// alone since some moment; the longest silent first, one by one.
    /// </summary>
    /// <param name="session">The run's transaction.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="rules">Codes of rules.</param>
    /// <param name="recordedSince">Since when use is recorded without a break: all of the silence must lie after it.</param>
    /// <param name="dryRun">Whether it is for a dry run: what came to its end in one is not begun again before it was used.</param>
    /// <param name="now">The time.</param>
    public IAsyncEnumerable<LadderStanding> Candidates(
        Session session, string organizationId, IReadOnlyCollection<string> rules, DateTimeOffset recordedSince, bool dryRun, DateTimeOffset now) =>
        session.Stream<LadderStanding>(
            $"""
            select {Columns} from findings f
            join tokens t on t.id = f.token_id
            join application_users u on u.id = t.application_user_id
            where f.organization_id = @organizationId and f.rule in @Rules and f.resolved_at is null and f.status = 'OPEN' and f.confidence = 'HIGH'
                and t.revoked_at is null and t.suspended_at is null and coalesce(t.expires_at, {TokenList.Never}) > @now and t.grace_ends_at is null and u.status = 'ACTIVE'
                and coalesce(t.last_used_at, t.created_at) >= @recordedSince
                and not exists (select 1 from ladder_climbs c where c.token_id = t.id and (c.ended_at is null
                    or (@dryRun and c.dry_run and c.ending = 'REVOKED' and c.warned_at > coalesce(t.last_used_at, t.created_at))))
            order by coalesce(t.last_used_at, t.created_at), t.id
            """,
            new { organizationId, Rules = new InList(rules), recordedSince, dryRun, now },
            session.Cancellation);
}
