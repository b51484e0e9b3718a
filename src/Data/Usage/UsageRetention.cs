using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Data.Usage;

/// <summary>Deletes sums of use, and gaps of recording, that are older than they are kept.</summary>
public sealed class UsageRetention(AppDatabase database, OrganizationRepository organizations, IOptions<UsageOptions> options, TimeProvider time)
{
    /// <summary>Rows of one transaction: other writers wait no longer than that.</summary>
    private const int RowsPerDelete = 2_000;

    /// <summary>Deletes all that is too old.</summary>
    /// <returns>How many sums were deleted.</returns>
    public async Task<long> Purge(CancellationToken cancellation)
    {
        var before = TokenUse.HourOf(time.GetUtcNow().AddDays(-options.Value.RetentionDays));
        var deleted = 0L;
        foreach (var organization in await database.Read(organizations.All, cancellation))
        {
            int rows;
            do
            {
                rows = await database.Write(session => Delete(session, organization.Id, before), cancellation);
                deleted += rows;
            }
            while (rows == RowsPerDelete);
        }

        await database.Write(session => session.Execute("delete from recording_gaps where ends_at < @before", new { before }), cancellation);
        return deleted;
    }

    private static Task<int> Delete(Session session, string organizationId, DateTimeOffset before) =>
        session.Execute(
            """
            delete from token_usage where id in
                (select id from token_usage where organization_id = @organizationId and hour < @before order by hour, id limit +@RowsPerDelete)
            """,
            new { organizationId, before, RowsPerDelete });
}
