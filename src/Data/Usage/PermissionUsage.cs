using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Usage;

/// <summary>Uses of one permission by one token on one day: what is summed before it is stored.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="TokenId">The token.</param>
/// <param name="Day">The beginning of the day, UTC.</param>
/// <param name="Permission">The permission's name.</param>
/// <param name="Changes">Whether something was, or could have been, changed by it.</param>
public sealed record PermissionUse(string OrganizationId, string TokenId, DateTimeOffset Day, string Permission, bool Changes);

/// <summary>Stores which permissions tokens make use of, and how many secrets that nobody has come from where.</summary>
public sealed class PermissionUsage
{
    /// <summary>Adds sums of use; one transaction for all of them is meant. In an organization that is older than this record, the first begins it.</summary>
    public async Task Add(Session session, IEnumerable<KeyValuePair<PermissionUse, TokenUseCount>> sums, DateTimeOffset now)
    {
        var ordered = sums.OrderBy(sum => sum.Key.TokenId, StringComparer.Ordinal).ThenBy(sum => sum.Key.Day)
            .ThenBy(sum => sum.Key.Permission, StringComparer.Ordinal).ThenBy(sum => sum.Key.Changes).ToList();
        foreach (var (use, count) in ordered)
        {
            await session.Execute(
                """
                insert into permission_usage (organization_id, token_id, day, permission, changes, uses, last_at)
                values (@OrganizationId, @TokenId, @Day, @Permission, @Changes, @Uses, @LastAt)
                on conflict (token_id, day, permission, changes) do update
                set uses = permission_usage.uses + excluded.uses,
                    last_at = case when excluded.last_at > permission_usage.last_at then excluded.last_at else permission_usage.last_at end
                """,
                new { use.OrganizationId, use.TokenId, use.Day, use.Permission, use.Changes, count.Uses, count.LastAt });
        }

        foreach (var organization in ordered.Select(sum => sum.Key.OrganizationId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await session.Execute("update organizations set operations_recorded_since = @now where id = @organization and operations_recorded_since is null", new { organization, now });
        }
    }

    /// <summary>Adds numbers of secrets that nobody has, by hour and address, and forgets those of hours before <paramref name="keepSince"/>.</summary>
    public async Task AddUnknown(Session session, IEnumerable<KeyValuePair<(DateTimeOffset Hour, string Ip), long>> attempts, DateTimeOffset keepSince)
    {
        foreach (var ((hour, ip), number) in attempts.OrderBy(attempt => attempt.Key.Hour).ThenBy(attempt => attempt.Key.Ip, StringComparer.Ordinal))
        {
            await session.Execute(
                """
                insert into unknown_secrets (hour, ip, attempts) values (@hour, @ip, @number)
                on conflict (hour, ip) do update set attempts = unknown_secrets.attempts + excluded.attempts
                """,
                new { hour, ip, number });
        }

        await session.Execute("delete from unknown_secrets where hour < @keepSince", new { keepSince });
    }
}
