using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Findings;

/// <summary>What people decide about findings. Each decision is one transaction with its entry in the activity log.</summary>
public sealed class FindingDecisions(OrganizationRepository organizations, FindingRepository findings, FindingChanges changes, LadderClimbs ladder, ActivityLog activity, TimeProvider time)
{
    /// <summary>Somebody has seen it and accepts it until a day: no mail tells of it again unless it worsens.</summary>
    /// <exception cref="Refusal">It does not exist or is resolved, or the reason or end is bad.</exception>
    public Task<Finding> Acknowledge(Session session, Actor actor, string id, string? reason, DateTimeOffset until) =>
        Settle(session, actor, id, reason, until, FindingStatus.Acknowledged, ActivityKind.FindingAcknowledged);

    /// <summary>Somebody will deal with it later: it comes back on that day, or when it worsens.</summary>
    /// <exception cref="Refusal">It does not exist or is resolved, or the reason or end is bad.</exception>
    public Task<Finding> Snooze(Session session, Actor actor, string id, string? reason, DateTimeOffset until) =>
        Settle(session, actor, id, reason, until, FindingStatus.Snoozed, ActivityKind.FindingSnoozed);

    /// <summary>Takes an acknowledgement or a snooze back.</summary>
    /// <exception cref="Refusal">It does not exist, or is neither acknowledged nor snoozed.</exception>
    public async Task<Finding> Reopen(Session session, Actor actor, string id, string? reason)
    {
        var why = CheckedReason(reason);
        var before = await LockExisting(session, actor, id);
        if (before.Status is not (FindingStatus.Acknowledged or FindingStatus.Snoozed))
        {
            throw new Refusal(
                RefusalCode.Conflict,
                before.Status == FindingStatus.Open ? "The finding is open." : "The finding is resolved: it reopens by itself when its condition returns.",
                "findingId");
        }

        var after = before.Reopened(time.GetUtcNow());
        await findings.Update(session, [after]);
        await Log(session, actor, ActivityKind.FindingReopened, before, after, why);
        return after;
    }

    private async Task<Finding> Settle(
        Session session, Actor actor, string id, string? reason, DateTimeOffset until, FindingStatus status, ActivityKind kind)
    {
        var now = time.GetUtcNow();
        var why = Decision.Reason(reason);
        var end = Decision.Until(until, now);
        var before = await LockExisting(session, actor, id);
        if (before.Status == FindingStatus.Resolved)
        {
            throw new Refusal(RefusalCode.Conflict, "The finding is resolved: there is nothing to decide any more.", "findingId");
        }

        var after = before.Settled(status, actor.Id, now, why, end, exceptionId: null);
        await findings.Update(session, [after]);
        if (after.TokenId is { } token)
        {
            await ladder.Accept(session, token, after.Id, now);
        }

        await Log(session, actor, kind, before, after, why);
        return after;
    }

    // Behind the organization's lock: two people who decide at once decide one after the other.
    private async Task<Finding> LockExisting(Session session, Actor actor, string id)
    {
        await changes.Begin(session, actor.OrganizationId);
        await organizations.Lock(session, actor.OrganizationId);
        return await findings.Find(session, actor.OrganizationId, id)
            ?? throw new Refusal(RefusalCode.NotFound, "findingId: there is no such finding.", "findingId");
    }

    private static string? CheckedReason(string? reason) => string.IsNullOrWhiteSpace(reason) ? null : Decision.Reason(reason);

    private Task Log(Session session, Actor actor, ActivityKind kind, Finding before, Finding after, string? reason) =>
        activity.Append(session, actor, new ActivityEntry(kind)
        {
            ApplicationUserId = after.ApplicationUserId,
            TokenId = after.TokenId,
            Reason = reason,
            Changes = new ChangeList(
            [
                new("findingId", after.Id, after.Id),
                new("rule", after.Rule, after.Rule),
                .. ChangeList.Between(
                    ("status", EnumText.Of(before.Status), EnumText.Of(after.Status)),
                    ("until", Until(before), Until(after))).Items,
            ]),
        });

    private static string? Until(Finding finding) => finding.AcknowledgedUntil is { } until ? Decision.Text(until) : null;
}
