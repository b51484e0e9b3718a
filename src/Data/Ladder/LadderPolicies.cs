using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Ladder;

/// <summary>What organizations want of the ladder. It stands in the row of their audit policy.</summary>
public sealed class LadderPolicies(LadderClimbs climbs)
{
    /// <summary>The policy of an organization; off while it has none.</summary>
    public async Task<LadderPolicy> Find(Session session, string organizationId) =>
        await session.QueryOne<LadderPolicy>(
            """
            select ladder_mode as mode, ladder_suspend_after_days as suspend_after_days, ladder_revoke_after_days as revoke_after_days,
                ladder_since as since, ladder_tripped_at as tripped_at, ladder_tripped_by as tripped_by, ladder_confirmed_at as confirmed_at
            from audit_policies where organization_id = @organizationId
            """,
            new { organizationId }) ?? new LadderPolicy();

    /// <summary>Keeps a policy in the row of the audit policy, which must exist. A change of mode ends all that is under way, and counts from now.</summary>
    public async Task Put(Session session, string organizationId, LadderPolicy before, LadderPolicy after, DateTimeOffset now)
    {
        var isNew = before.Mode != after.Mode;
        await session.Execute(
            """
            update audit_policies set ladder_mode = @Mode, ladder_suspend_after_days = @SuspendAfterDays, ladder_revoke_after_days = @RevokeAfterDays,
                ladder_since = @Since, ladder_tripped_at = @TrippedAt, ladder_tripped_by = @TrippedBy, ladder_confirmed_at = @ConfirmedAt
            where organization_id = @organizationId
            """,
            new
            {
                organizationId,
                Mode = EnumText.Of(after.Mode),
                after.SuspendAfterDays,
                after.RevokeAfterDays,
                Since = isNew ? now : before.Since,
                TrippedAt = isNew ? null : before.TrippedAt,
                TrippedBy = isNew ? null : before.TrippedBy,
                ConfirmedAt = isNew ? null : before.ConfirmedAt,
            });
        if (isNew)
        {
            await climbs.EndAll(session, organizationId, now);
        }
    }

    /// <summary>Keeps which run tells that more is due than it may do, and since when that is so; whatever was confirmed before is over.</summary>
    public Task Trip(Session session, string organizationId, string runId, DateTimeOffset at) =>
        session.Execute(
            """
            update audit_policies set ladder_tripped_at = coalesce(ladder_tripped_at, @at), ladder_tripped_by = @runId, ladder_confirmed_at = null
            where organization_id = @organizationId
            """,
            new { organizationId, runId, at });

    /// <summary>Keeps that no more is due than a run may do, or that what was confirmed is done.</summary>
    public Task Untrip(Session session, string organizationId) =>
        session.Execute(
            "update audit_policies set ladder_tripped_at = null, ladder_tripped_by = null, ladder_confirmed_at = null where organization_id = @organizationId", new { organizationId });

    /// <summary>Keeps that somebody confirmed what is held back.</summary>
    internal Task Confirm(Session session, string organizationId, DateTimeOffset at) =>
        session.Execute("update audit_policies set ladder_confirmed_at = @at where organization_id = @organizationId", new { organizationId, at });
}
