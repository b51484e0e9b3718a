using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Inventory;

/// <summary>Reads every token that can still let a program in, with its user, owner, permissions and open findings: some at a time, so that memory does not grow.</summary>
public sealed class InventoryReader
{
    /// <summary>Tokens read at a time; both engines cap the parameters of one statement.</summary>
    private const int TokensAtATime = 500;

    /// <summary>The tokens of application users that are active or in quarantine, oldest first.</summary>
    public async IAsyncEnumerable<InventoryItem> Read(Session session, string organizationId, DateTimeOffset now)
    {
        InventoryItem? last = null;
        while (await Tokens(session, organizationId, now, last) is { Count: > 0 } rows)
        {
            last = rows[^1];
            var grants = await Grants(session, [.. rows.Select(row => row.ApplicationUserId).Distinct(StringComparer.Ordinal)]);
            var findings = await Findings(session, [.. rows.Select(row => row.TokenId)]);
            foreach (var row in rows)
            {
                var held = new PermissionSet(grants[row.ApplicationUserId].Select(grant => grant.Permission));
                yield return row with
                {
                    Permissions = held.NarrowedTo(row.Scopes),
                    OpenFindings = [.. findings[row.TokenId].Select(finding => (finding.Rule, (Severity)finding.Severity))],
                };
            }
        }
    }

    /// <summary>The statement of the next tokens after one with its values, to be explained by a test.</summary>
    public static (string Sql, object Values) Statement(string organizationId, DateTimeOffset now, InventoryItem? after) => (
        $"""
        select t.id as token_id, t.prefix, t.description, t.created_at, t.suspended_at, t.expires_at, t.absolute_expires_at, t.extend_when_used, t.ip_allowlist, t.scopes,
            t.last_used_at, t.last_used_ip, t.last_user_agent, t.last_denied_at, f.prefix as rotated_from_prefix,
            u.id as application_user_id, u.name as application_user_name, u.description as application_user_description, u.environment,
            u.status = 'DISABLED' as is_disabled, u.created_at as application_user_created_at, u.reviewed_at,
            a.name as owner_name, a.email as owner_email, coalesce(a.status = 'ACTIVE', false) as owner_active
        from tokens t
        join application_users u on u.id = t.application_user_id
        left join administrators a on a.id = u.owner_id
        left join tokens f on f.id = t.rotated_from
        where t.organization_id = @organizationId and t.revoked_at is null and coalesce(t.expires_at, {TokenList.Never}) > @now and (t.created_at, t.id) > (@AfterAt, @AfterId)
        order by t.created_at, t.id limit +@take
        """,
        new { organizationId, now, AfterAt = after?.CreatedAt ?? DateTimeOffset.UnixEpoch, AfterId = after?.TokenId ?? "", take = TokensAtATime });

    private static Task<IReadOnlyList<InventoryItem>> Tokens(Session session, string organizationId, DateTimeOffset now, InventoryItem? after)
    {
        var (sql, values) = Statement(organizationId, now, after);
        return session.Query<InventoryItem>(sql, values);
    }

    private static async Task<ILookup<string, GrantRow>> Grants(Session session, IReadOnlyCollection<string> users) =>
        (await session.Query<GrantRow>(
            "select distinct g.principal_id, g.permission from grants g where g.principal_id in @Users order by g.permission", new { Users = new InList(users) }))
        .ToLookup(grant => grant.PrincipalId, StringComparer.Ordinal);

    private static async Task<ILookup<string, FindingRow>> Findings(Session session, IReadOnlyCollection<string> tokens) =>
        (await session.Query<FindingRow>(
            "select f.token_id, f.rule, f.severity from findings f where f.token_id in @Tokens and f.status = 'OPEN' order by f.severity desc, f.rule",
            new { Tokens = new InList(tokens) }))
        .ToLookup(finding => finding.TokenId, StringComparer.Ordinal);

    private sealed record GrantRow
    {
        public required string PrincipalId { get; init; }

        public required string Permission { get; init; }
    }

    private sealed record FindingRow
    {
        public required string TokenId { get; init; }

        public required string Rule { get; init; }

        public required long Severity { get; init; }
    }
}
