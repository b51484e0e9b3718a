using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Usage;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Ladder;

/// <summary>
/// Warns about tokens that nobody uses, then suspends them, and revokes them after a time of grace; lets go of every one that somebody needs after all.
/// All of it happens in the transaction of a run, from what that run found.
/// </summary>
public sealed class TokenLadder(
    OrganizationRepository organizations, AuditPolicyRepository policies, RuleCatalog rules, LadderPolicies ladders, LadderClimbs climbs, LadderStandings standings,
    LadderHand hand, RecordingRepository recording, LadderMails mails, TimeProvider time, ILogger<TokenLadder> logger)
{
    /// <summary>Takes the organization's lock where the ladder is on: it comes before all others.</summary>
    public async Task<LadderPolicy> Begin(Session session, string organizationId)
    {
        var policy = await ladders.Find(session, organizationId);
        if (policy.Mode == LadderMode.Off)
        {
            return policy;
        }

        await organizations.Lock(session, organizationId);
        return await ladders.Find(session, organizationId);
    }

    /// <summary>Goes one step further with everything that is due, and tells of it.</summary>
    /// <param name="session">The run's transaction, in which <see cref="Begin"/> was called and the findings are written.</param>
    /// <param name="run">The run.</param>
    /// <param name="policy">What <see cref="Begin"/> answered.</param>
    /// <param name="liveTokens">Live tokens of the organization.</param>
    public async Task<LadderResult> Advance(Session session, AuditRun run, LadderPolicy policy, long liveTokens)
    {
        if (policy.Mode == LadderMode.Off)
        {
            return LadderResult.Off;
        }

        var result = new LadderResult { Policy = policy, Limit = LadderBreaker.Limit(liveTokens) };
        var asked = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()); // as precise as what comes back
        var recordedSince = await recording.UnbrokenSince(session, run.OrganizationId, asked);
        if (recordedSince >= asked)
        {
            // A gateway is not heard of: whether it died with what it had not stored is known soon.
            logger.LogWarning("Audit {Run}: the ladder waits, because a gateway that records use has not been heard of", run.Id);
            return result;
        }

        var due = await Sort(session, run, result, recordedSince);
        await Act(session, run, result, due, recordedSince);
        await Warn(session, run, result, liveTokens, recordedSince);
        result.EmailsQueued = await mails.Queue(session, run, result);
        return result;
    }

    /// <summary>Lets go of what somebody needs, announces what comes soon, and answers what is due.</summary>
    private async Task<List<LadderClimb>> Sort(Session session, AuditRun run, LadderResult result, DateTimeOffset recordedSince)
    {
        var (now, due) = (run.StartedAt!.Value, new List<LadderClimb>());
        var underWay = await climbs.UnderWay(session, run.OrganizationId);
        var known = await standings.Of(session, underWay, now);
        foreach (var climb in underWay)
        {
            if (LadderLife.Ending(climb, known[climb.TokenId], recordedSince, now) is { } ending)
            {
                await Release(session, result, climb, ending, now);
            }
            else if (LadderLife.WantsAnnouncement(climb, now))
            {
                var announced = LadderLife.Announced(climb, now);
                await climbs.Keep(session, announced);
                await climbs.SetDeadline(session, announced);
                result.Announced.Add(announced);
            }
            else if (LadderLife.IsDue(climb, now))
            {
                due.Add(climb);
            }
        }

        return due;
    }

    private async Task Act(Session session, AuditRun run, LadderResult result, List<LadderClimb> due, DateTimeOffset recordedSince)
    {
        var now = run.StartedAt!.Value;
        var isMeant = result.Policy.ConfirmedAt is not null && due.All(result.Policy.Holds);
        if (due.Count > result.Limit && !isMeant)
        {
            foreach (var climb in due)
            {
                result.Held.Add(climb);
            }

            logger.LogWarning("Audit {Run}: the ladder held back: {Due} tokens are due, and one run may do {Limit}", run.Id, due.Count, result.Limit);
        }
        else
        {
            foreach (var climb in due.OrderBy(climb => climb.TokenId, StringComparer.Ordinal))
            {
                await (LadderLife.Ending(climb, await standings.Locked(session, climb, now), recordedSince, now) is { } ending
                    ? Release(session, result, climb, ending, now)
                    : hand.Move(session, result, climb, now));
            }
        }

        if (result.IsTripping)
        {
            await climbs.Hold(session, result.Held, run.Id);
            await ladders.Trip(session, run.OrganizationId, run.Id, now);
        }
        else if (result.Held.Count == 0 && result.Policy.TrippedAt is not null)
        {
            await ladders.Untrip(session, run.OrganizationId);
        }
    }

    private async Task Warn(Session session, AuditRun run, LadderResult result, long liveTokens, DateTimeOffset recordedSince)
    {
        var (now, isDry) = (run.StartedAt!.Value, result.Policy.Mode == LadderMode.DryRun);
        var left = LadderBreaker.WarningsADay(liveTokens) - await climbs.WarnedSince(session, run.OrganizationId, now - LadderBreaker.WarningPeriod);
        if (left <= 0)
        {
            return;
        }

        var book = new RuleBook(rules, await policies.Find(session, run.OrganizationId), now);
        var chosen = new List<LadderStanding>();
        await foreach (var candidate in standings.Candidates(session, run.OrganizationId, LadderRules.Codes, recordedSince, isDry, now))
        {
            if (!candidate.IsExcepted && LadderRules.WasLeftAlone(book, candidate, now) && !(candidate.ExpiresAt <= now.AddDays(result.Policy.SuspendAfterDays)))
            {
                chosen.Add(candidate);
            }

            if (chosen.Count == left)
            {
                break;
            }
        }

        foreach (var token in chosen)
        {
            var climb = new LadderClimb
            {
                TokenId = token.TokenId,
                WarnedByRun = run.Id,
                OrganizationId = run.OrganizationId,
                FindingId = token.FindingId,
                Rule = token.Rule,
                DryRun = isDry,
                WarnedAt = now,
                DueAt = now.AddDays(result.Policy.SuspendAfterDays),
            };
            if (await climbs.Begin(session, climb))
            {
                await climbs.SetDeadline(session, climb);
                result.Warned.Add(climb);
            }
        }
    }

    private async Task Release(Session session, LadderResult result, LadderClimb climb, LadderEnding ending, DateTimeOffset now)
    {
        var ended = climb with { EndedAt = now, Ending = ending };
        await climbs.Keep(session, ended);
        await climbs.SetDeadline(session, ended);
        result.Released.Add(ended);
    }
}
