using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Webhooks;

/// <summary>The messages to machines that wait to be delivered.</summary>
public sealed class WebhookOutbox(TimeProvider time)
{
    private const string Columns = "id, organization_id, type, cause, body, attempts, created_at";

    /// <summary>Puts one in, in the transaction of what it tells, unless it is there.</summary>
    public Task Add(Session session, WebhookEvent message) =>
        session.Execute(
            """
            insert into webhook_events (id, organization_id, type, cause, body, status, created_at, next_attempt_at)
            values (@Id, @OrganizationId, @Type, @Cause, @Body, 'PENDING', @CreatedAt, @CreatedAt)
            on conflict do nothing
            """,
            message);

    /// <summary>The last one about a cause; null when there is none.</summary>
    public Task<WebhookEvent?> Last(Session session, string organizationId, string cause) =>
        session.QueryOne<WebhookEvent>(
            $"select {Columns} from webhook_events where organization_id = @organizationId and cause = @cause order by created_at desc, id desc limit 1",
            new { organizationId, cause });

    /// <summary>
    /// Claims the next one that is due: counts the attempt and moves the next one away, so that no second sender takes it meanwhile and a
    /// sender that dies is followed by another. None is taken before those of its organization that are older: "recovered" never overtakes
    /// "unhealthy".
    /// </summary>
    public Task<WebhookEvent?> Claim(Session session, TimeSpan patience)
    {
        var now = time.GetUtcNow();
        return session.QueryOne<WebhookEvent>(
            $"""
            update webhook_events set attempts = attempts + 1, next_attempt_at = @Until
            where id = (select w.id from webhook_events w where w.status = 'PENDING' and w.next_attempt_at <= @now
                    and not exists (select 1 from webhook_events o
                        where o.organization_id = w.organization_id and o.status = 'PENDING' and (o.created_at, o.id) < (w.created_at, w.id))
                    order by w.next_attempt_at, w.id limit 1)
                and status = 'PENDING' and next_attempt_at <= @now
            returning {Columns}
            """,
            new { now, Until = now + patience });
    }

    /// <summary>The receiver took it.</summary>
    public Task MarkSent(Session session, string id) =>
        session.Execute("update webhook_events set status = 'SENT', sent_at = @Now, last_error = null where id = @id", new { id, Now = time.GetUtcNow() });

    /// <summary>It was not taken: try again later, or give up when <paramref name="next"/> is null.</summary>
    public Task MarkFailed(Session session, string id, string error, DateTimeOffset? next) =>
        session.Execute(
            "update webhook_events set status = case when @GiveUp then 'FAILED' else 'PENDING' end, last_error = @error, next_attempt_at = @Next where id = @id",
            new { id, error, GiveUp = next is null, Next = next ?? time.GetUtcNow() });
}
