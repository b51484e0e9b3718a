namespace AppUsersGateway.Data.Permissions;

/// <summary>A permission that holds, and all the grants that make it hold: of itself, or of one that includes it.</summary>
/// <param name="Permission">The permission's name.</param>
/// <param name="Sources">At least one, oldest first.</param>
public sealed record EffectivePermission(string Permission, IReadOnlyList<Grant> Sources)
{
    /// <summary>What grants add up to, by name. There is no deny: a union and nothing else.</summary>
    public static IReadOnlyList<EffectivePermission> Of(IEnumerable<Grant> grants, IReadOnlyList<CatalogPermission> catalog) =>
    [
        .. grants.SelectMany(grant => Names(grant.Permission, catalog).Select(name => (Name: name, Grant: grant)))
            .GroupBy(pair => pair.Name, pair => pair.Grant, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new EffectivePermission(group.Key, [.. group])),
    ];

    /// <summary>A permission and all that it includes.</summary>
    public static IReadOnlyList<string> Names(string permission, IReadOnlyList<CatalogPermission> catalog) => permission == Permissions.Permission.OrganizationAdmin
        ? [.. catalog.Select(known => known.Name).Prepend(permission).Distinct(StringComparer.Ordinal)]
        : [permission, .. Permissions.Permission.IncludedBy(permission)];
}
