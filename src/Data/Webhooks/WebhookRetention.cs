using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Webhooks;

/// <summary>
/// Deletes events that were delivered long ago. What was not delivered stays, and so does the last of each cause: it says how matters stand, and whether what
/// comes next is news.
/// </summary>
public sealed class WebhookRetention(AppDatabase database, TimeProvider time)
{
    /// <summary>How long an event is kept after its delivery: long enough to compare with what a receiver says it got.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Rows of one transaction: other writers wait no longer than that.</summary>
    private const int RowsPerDelete = 2_000;

    /// <summary>Deletes all that is too old.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<long> Purge(CancellationToken cancellation)
    {
        var (before, deleted) = (time.GetUtcNow() - Kept, 0L);
        int rows;
        do
        {
            rows = await database.Write(session => Delete(session, before), cancellation);
            deleted += rows;
        }
        while (rows == RowsPerDelete);
        return deleted;
    }

    private static Task<int> Delete(Session session, DateTimeOffset before) =>
        session.Execute(
            """
            delete from webhook_events where id in (
                select w.id from webhook_events w
                where w.status = 'SENT' and w.sent_at < @before and exists (
                    select 1 from webhook_events o
                    where o.organization_id = w.organization_id and o.cause = w.cause and (o.created_at, o.id) > (w.created_at, w.id))
                limit +@RowsPerDelete)
            """,
            new { before, RowsPerDelete });
}
