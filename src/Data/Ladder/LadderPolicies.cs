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
                ladder_since as since, ladder_tripped_at as tripped_at
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
                ladder_since = @Since, ladder_tripped_at = @TrippedAt
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
            });
        if (isNew)
        {
            await climbs.EndAll(session, organizationId, now);
        }
    }

    /// <summary>Keeps since when more is due than a run may do; null when that is over.</summary>
    public Task Trip(Session session, string organizationId, DateTimeOffset? at) =>
        session.Execute("update audit_policies set ladder_tripped_at = @at where organization_id = @organizationId", new { organizationId, at });
}
