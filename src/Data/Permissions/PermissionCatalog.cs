using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Resources;

namespace AppUsersGateway.Data.Permissions;

/// <summary>One permission that can be granted.</summary>
public sealed record CatalogPermission
{
    /// <summary>Its name: what grants and scopes hold.</summary>
    public required string Name { get; init; }

    /// <summary>The lowest kind of resource that it can be granted on; it can be granted on every kind above.</summary>
    public required ResourceKind Level { get; init; }

    /// <summary>What its holder may do.</summary>
    public required string Meaning { get; init; }
}

/// <summary>The permissions that there are: rows, not code, since the vocabulary of services grows faster than this program.</summary>
public sealed class PermissionCatalog
{
    /// <summary>The most names that a grant or the scopes of a token can have.</summary>
    public const int MaximumNames = 100;

    private const int MaximumNear = 5;

    private const int LongestShown = 60;

    /// <summary>All of them, ours first, then by level.</summary>
    public Task<IReadOnlyList<CatalogPermission>> All(Session session) =>
        session.Query<CatalogPermission>("select name, level, meaning from permissions order by position");

    /// <summary>Names that somebody wants to grant on a kind of resource.</summary>
    /// <exception cref="Refusal">None is named or too many, or one is not in the catalogue or makes no sense on this kind.</exception>
    public async Task<PermissionSet> Grantable(Session session, IReadOnlyCollection<string> names, ResourceKind kind, string field)
    {
        if (names.Count == 0)
        {
            throw new Refusal(RefusalCode.InvalidPermission, $"{field}: name at least one, such as {Permission.AuditRead} for a reviewer.", field);
        }

        foreach (var permission in await Known(session, names, field))
        {
            if (permission.Level < kind)
            {
                throw new Refusal(
                    RefusalCode.InvalidPermission, $"{field}: {permission.Name} can be granted down to {EnumText.Of(permission.Level)}, not on {EnumText.Of(kind)}.", field);
            }
        }

        return new PermissionSet(names);
    }

    /// <summary>The scopes of a token: null keeps all of its user's permissions, none keeps none.</summary>
    /// <exception cref="Refusal">There are too many, or one is not in the catalogue.</exception>
    public async Task<PermissionSet?> Scopes(Session session, IReadOnlyCollection<string>? names, string field)
    {
        if (names is null)
        {
            return null;
        }

        await Known(session, names, field);
        return new PermissionSet(names);
    }

    private async Task<IEnumerable<CatalogPermission>> Known(Session session, IReadOnlyCollection<string> names, string field)
    {
        if (names.Count > MaximumNames)
        {
            throw new Refusal(RefusalCode.InvalidPermission, $"{field}: give at most {MaximumNames}.", field);
        }

        var all = await All(session);
        var known = all.ToDictionary(permission => permission.Name, StringComparer.Ordinal);
        return names.FirstOrDefault(name => !known.ContainsKey(name)) is { } unknown
            ? throw new Refusal(RefusalCode.InvalidPermission, Unknown(unknown, [.. known.Keys], field), field)
            : names.Select(name => known[name]);
    }

    private static string Unknown(string name, IReadOnlyList<string> known, string field)
    {
        var shown = name.Length <= LongestShown && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '_') ? $"there is no permission {name}" : "this is no permission";
        var family = name[..(name.LastIndexOf(':') + 1)];
        var near = known.Where(other => family.Length > 0 && other.StartsWith(family, StringComparison.Ordinal)).Take(MaximumNear).ToList();
        return $"{field}: {shown}. {(near.Count > 0 ? $"Near it are {string.Join(", ", near)}; permissionCatalog has all." : "permissionCatalog has all.")}";
    }
}
