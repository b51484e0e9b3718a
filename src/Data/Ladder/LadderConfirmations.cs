using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Ladder;

/// <summary>
/// That what a ladder holds back is meant. Somebody says it once, of exactly what one audit told of and with its number, so that nobody confirms what they have
/// not seen; the next audit may then do that, and nothing beyond it.
/// </summary>
public sealed class LadderConfirmations(OrganizationRepository organizations, LadderPolicies policies, AuditRunRepository runs, ActivityLog activity, TimeProvider time)
{
    /// <summary>Confirms what an audit held back, with an entry in the activity log.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="runId">The audit that told of it.</param>
    /// <param name="held">How many tokens it held back.</param>
    /// <param name="reason">Why they are meant.</param>
    /// <exception cref="Refusal">There is no such audit, the ladder holds nothing back or something else, or that was confirmed already.</exception>
    public async Task Confirm(Session session, Actor actor, string runId, long held, string? reason)
    {
        const string Run = "auditRunId";
        var why = Decision.Reason(reason);
        await organizations.Lock(session, actor.OrganizationId);
        var run = await runs.Find(session, actor.OrganizationId, runId) ?? throw new Refusal(RefusalCode.NotFound, $"{Run}: there is no such audit.", Run);
        var policy = await policies.Find(session, actor.OrganizationId);
        if (policy.TrippedBy is not { } tripped)
        {
            throw new Refusal(RefusalCode.Conflict, $"{Run}: the ladder holds nothing back.", Run);
        }

        if (tripped != run.Id)
        {
            throw new Refusal(RefusalCode.Conflict, $"{Run}: what is held back now was told by {tripped}: look at that.", Run);
        }

        if (run.LadderHeld != held)
        {
            throw new Refusal(RefusalCode.Conflict, $"held: that audit held back {run.LadderHeld.ToString(CultureInfo.InvariantCulture)} tokens.", "held");
        }

        if (policy.ConfirmedAt is not null)
        {
            throw new Refusal(RefusalCode.Conflict, $"{Run}: it is confirmed already; the next audit goes on.", Run);
        }

        await policies.Confirm(session, actor.OrganizationId, time.GetUtcNow());
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.LadderConfirmed)
        {
            Reason = why,
            Changes = ChangeList.Created((Run, run.Id), ("held", held.ToString(CultureInfo.InvariantCulture))),
        });
    }
}
