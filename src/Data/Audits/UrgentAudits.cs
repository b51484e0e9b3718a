using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Audits;

/// <summary>
/// Audits out of turn: a leaked secret, or one that was ended and is presented again, must be told within minutes and not with the next morning.
/// Each token asks for one a day at most (each new place of a leak for one more), so that nobody can keep an auditor busy by knocking.
/// </summary>
public sealed class UrgentAudits(AuditRunRepository runs, TimeProvider time)
{
    /// <summary>What the runs are asked for with.</summary>
    public const string Note = "Out of turn: a leaked secret, or an ended one that is presented";

    /// <summary>How far back is looked: what is older was seen by an audit that caught up.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    /// <summary>Whether something happened that cannot wait.</summary>
    public async Task<bool> IsDue(Session session, string organizationId) => (await Tokens(session, organizationId)).Count > 0;

    /// <summary>Asks for an audit of an organization if something happened that cannot wait.</summary>
    /// <returns>Whether it was asked for, or one waits already.</returns>
    public async Task<bool> EnqueueDue(Session session, string organizationId)
    {
        var tokens = await Tokens(session, organizationId);
        if (tokens.Count == 0)
        {
            return false;
        }

        await session.Execute(
            """
            insert into urgent_audits (organization_id, token_id, asked_at) values (@organizationId, @Id, @Now)
            on conflict (token_id) do update set asked_at = excluded.asked_at
            """,
            tokens.Select(id => new { organizationId, Id = id, Now = time.GetUtcNow() }));

        // One that waits reads its facts when it begins, and so sees this too.
        if (await session.Scalar<long>("select count(*) from audit_runs where organization_id = @organizationId and status = 'QUEUED'", new { organizationId }) == 0)
        {
            await runs.Enqueue(session, organizationId, AuditTrigger.Manual, note: Note);
        }

        return true;
    }

    private Task<IReadOnlyList<string>> Tokens(Session session, string organizationId)
    {
        var now = time.GetUtcNow();
        return session.Query<string>(
            """
            select l.token_id from leak_reports l
            where l.organization_id = @organizationId and l.reported_at >= @Since and l.source <> 'REVOKED_BY_HOLDER'
                and exists (select 1 from tokens t where t.id = l.token_id and t.application_user_id is not null)
                and not exists (select 1 from urgent_audits u where u.token_id = l.token_id and u.asked_at >= l.reported_at)
            union
            select t.id from tokens t
            where t.organization_id = @organizationId and t.last_denied_at >= @Since and t.application_user_id is not null
                and (t.last_denied_at >= t.revoked_at or t.last_denied_at >= t.suspended_at)
                and not exists (select 1 from findings f where f.token_id = t.id and f.rule = 'ACT-001' and f.resolved_at is null)
                and not exists (select 1 from urgent_audits u where u.token_id = t.id and u.asked_at > @Yesterday)
            """,
            new { organizationId, Since = now - Window, Yesterday = now - Pause });
    }
}
