using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Ladder;

/// <summary>The only place where the ladder touches a token: by the same ways, and with the same entries in the activity log, as a person would.</summary>
public sealed class LadderHand(TokenSuspension suspension, TokenRepository tokens, LadderClimbs climbs)
{
    /// <summary>Suspends a token that was warned about, or revokes one that is suspended; in a dry run only the climb goes on.</summary>
    /// <param name="session">The run's transaction.</param>
    /// <param name="result">Where it is noted.</param>
    /// <param name="climb">One that is due.</param>
    /// <param name="now">The moment that the run speaks of.</param>
    public async Task Move(Session session, LadderResult result, LadderClimb climb, DateTimeOffset now)
    {
        var (actor, suspends) = (Actor.Auditor(climb.OrganizationId), climb.Stage == LadderStage.Warned);
        var at = now;
        if (!climb.DryRun)
        {
            var token = await (suspends
                ? suspension.Suspend(session, actor, climb.TokenId, Why(climb))
                : tokens.Revoke(session, actor, climb.TokenId, Why(climb)));
            at = (suspends ? token.SuspendedAt : token.RevokedAt) ?? now;
            (suspends ? result.SuspendedTokens : result.RevokedTokens).Add(token);
        }

        var next = LadderLife.Next(climb, result.Policy, at, now);
        await climbs.Keep(session, next);
        await climbs.SetDeadline(session, next);
        (suspends ? result.Suspended : result.Revoked).Add(next);
    }

    private static string Why(LadderClimb climb) => climb.Stage == LadderStage.Warned
        ? $"ladder: {climb.Rule}, nobody used it or objected since the warning of {TimeText.Date(climb.WarnedAt)}"
        : $"ladder: {climb.Rule}, nobody called with it or restored it since it was suspended on {TimeText.Date(climb.SuspendedAt!.Value)}";
}
