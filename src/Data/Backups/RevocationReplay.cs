using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Revocations;

namespace AppUsersGateway.Data.Backups;

/// <summary>Ends in a restored database what had ended after its backup was made. Each token gets an entry in the activity log.</summary>
internal sealed class RevocationReplay(ActivityLog activity, TimeProvider time)
{
    /// <summary>Told as the reason of each.</summary>
    public const string Replayed = "ended after the backup that was restored";

    /// <summary>Told as the reason of each.</summary>
    public const string Invalidated = "all tokens were ended when a backup was restored";

    private const int Batch = 500;
    private const string Select = "select id, organization_id, application_user_id, administrator_id, secret_hash, expires_at, grace_ends_at, revoked_at from tokens";

    /// <summary>Ends what the journals say has ended.</summary>
    public async Task<RestoreReport> Replay(Session session, IReadOnlyList<Revocation> ended, RestoreReport report)
    {
        var (counts, unknown, now) = (new Dictionary<RevocationReason, int>(), new List<string>(), time.GetUtcNow());
        foreach (var batch in ended.Chunk(Batch))
        {
            var rows = (await session.Query<Row>($"{Select} where secret_hash in @Hashes", new { Hashes = new InList([.. batch.Select(one => one.SecretHash)]) }))
                .ToDictionary(row => row.SecretHash, StringComparer.Ordinal);
            unknown.AddRange(batch.Where(one => !rows.ContainsKey(one.SecretHash)).Select(one => one.TokenId));
            var entries = new List<(Row Row, ActivityEntry Entry)>();
            foreach (var one in batch)
            {
                if (rows.TryGetValue(one.SecretHash, out var row) && await End(session, row, one, now) is { } entry)
                {
                    entries.Add((row, entry));
                    counts[one.Reason] = counts.GetValueOrDefault(one.Reason) + 1;
                }
            }

            await Log(session, entries);
        }

        return report with { Ended = counts, Unknown = unknown };
    }

    /// <summary>Ends every token that still could let somebody in.</summary>
    public async Task<RestoreReport> InvalidateAll(Session session, RestoreReport report)
    {
        var now = time.GetUtcNow();
        var rows = await session.Query<Row>($"{Select} where revoked_at is null and coalesce(expires_at, {long.MaxValue}) > @now order by id", new { now });
        foreach (var row in rows)
        {
            await TokenEnds.Revoke(session, row.Id, now, Invalidated, RevocationReason.Invalidated);
        }

        await Log(session, [.. rows.Select(row => (row, Revoked(row, Invalidated)))]);
        return report with { Invalidated = rows.Count };
    }

    /// <summary>Ends one; null when the backup knows of it.</summary>
    private static async Task<ActivityEntry?> End(Session session, Row row, Revocation one, DateTimeOffset now)
    {
        // A backup that has the rotation knows better when the overlap ends: use moves it.
        if (row.RevokedAt is not null || (one.Reason == RevocationReason.Rotated && row.GraceEndsAt is not null))
        {
            return null;
        }

        if (one.EndsAt <= now)
        {
            await TokenEnds.Revoke(session, row.Id, one.EndsAt, Replayed, one.Reason);
            return Revoked(row, Replayed);
        }

        // Its successor came after the backup and is gone; the overlap ends when it was to end.
        await TokenEnds.Shorten(session, row.Id, one.EndsAt);
        return new ActivityEntry(ActivityKind.TokenRotated)
        {
            ApplicationUserId = row.ApplicationUserId,
            AdministratorId = row.AdministratorId,
            TokenId = row.Id,
            Reason = Replayed,
            Changes = ChangeList.Between(("expiresAt", Text(row.ExpiresAt), Text(one.EndsAt))),
        };
    }

    private static ActivityEntry Revoked(Row row, string reason) => new(row.ApplicationUserId is null ? ActivityKind.AdministratorTokenRevoked : ActivityKind.TokenRevoked)
    {
        ApplicationUserId = row.ApplicationUserId,
        AdministratorId = row.AdministratorId,
        TokenId = row.Id,
        Reason = reason,
    };

    private async Task Log(Session session, IReadOnlyCollection<(Row Row, ActivityEntry Entry)> entries)
    {
        foreach (var organization in entries.GroupBy(pair => pair.Row.OrganizationId, pair => pair.Entry, StringComparer.Ordinal))
        {
            await activity.Append(session, Actor.Host(organization.Key), [.. organization]);
        }
    }

    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string OrganizationId { get; init; }

        public string? ApplicationUserId { get; init; }

        public string? AdministratorId { get; init; }

        public required string SecretHash { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public DateTimeOffset? GraceEndsAt { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }
    }
}
