using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Data.TokenPolicies;

/// <summary>The policies of tokens. A change is one transaction with its entry in the activity log.</summary>
public sealed class TokenPolicyRepository(OrganizationRepository organizations, ActivityLog activity, TimeProvider time)
{
    private const string Columns =
        "organization_id, version, updated_at, updated_by, maximum_age_seconds, require_expiry, require_allowlist, require_description, widest_prefix_ipv4, " +
        "widest_prefix_ipv6, absolute_age_seconds, maximum_overlap_seconds, grandfathered_until";

    /// <summary>The policy of an organization; one that demands nothing while it has none.</summary>
    public async Task<TokenPolicy> Find(Session session, string organizationId) =>
        await session.QueryOne<TokenPolicy>($"select {Columns} from token_policies where organization_id = @organizationId", new { organizationId })
        ?? new TokenPolicy { OrganizationId = organizationId };

    /// <summary>Puts another in the place of the whole policy.</summary>
    public async Task<TokenPolicy> Replace(Session session, Actor actor, TokenPolicy wanted)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var before = await Find(session, actor.OrganizationId);
        var after = wanted with { OrganizationId = actor.OrganizationId, Version = before.Version + 1, UpdatedAt = time.GetUtcNow(), UpdatedBy = actor.Id };
        await session.Execute(
            $"""
            insert into token_policies ({Columns})
            values (@OrganizationId, @Version, @UpdatedAt, @UpdatedBy, @MaximumAgeSeconds, @RequireExpiry, @RequireAllowlist, @RequireDescription, @WidestPrefixIPv4,
                @WidestPrefixIPv6, @AbsoluteAgeSeconds, @MaximumOverlapSeconds, @GrandfatheredUntil)
            on conflict (organization_id) do update set version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
                maximum_age_seconds = excluded.maximum_age_seconds, require_expiry = excluded.require_expiry, require_allowlist = excluded.require_allowlist,
                require_description = excluded.require_description, widest_prefix_ipv4 = excluded.widest_prefix_ipv4, widest_prefix_ipv6 = excluded.widest_prefix_ipv6,
                absolute_age_seconds = excluded.absolute_age_seconds, maximum_overlap_seconds = excluded.maximum_overlap_seconds,
                grandfathered_until = excluded.grandfathered_until
            """,
            after);
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.TokenPolicyUpdated)
        {
            Changes = ChangeList.Between(
                ("version", Text(before.Version), Text(after.Version)),
                ("maximumAgeSeconds", Text(before.MaximumAgeSeconds), Text(after.MaximumAgeSeconds)),
                ("requireExpiry", Text(before.RequireExpiry), Text(after.RequireExpiry)),
                ("requireAllowlist", Text(before.RequireAllowlist), Text(after.RequireAllowlist)),
                ("requireDescription", Text(before.RequireDescription), Text(after.RequireDescription)),
                ("widestPrefixIPv4", Text(before.WidestPrefixIPv4), Text(after.WidestPrefixIPv4)),
                ("widestPrefixIPv6", Text(before.WidestPrefixIPv6), Text(after.WidestPrefixIPv6)),
                ("absoluteAgeSeconds", Text(before.AbsoluteAgeSeconds), Text(after.AbsoluteAgeSeconds)),
                ("maximumOverlapSeconds", Text(before.MaximumOverlapSeconds), Text(after.MaximumOverlapSeconds)),
                ("grandfatheredUntil", before.GrandfatheredUntil?.UtcDateTime.ToString("O"), after.GrandfatheredUntil?.UtcDateTime.ToString("O"))),
        });
        return after;
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool flag) => flag ? "true" : "false";
}
