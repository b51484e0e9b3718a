namespace AppUsersGateway.Data.Permissions;

/// <summary>Granted permissions, in ordinal order.</summary>
public sealed class PermissionSet
{
    /// <summary>No permission at all.</summary>
    public static readonly PermissionSet None = new([]);

    private readonly HashSet<string> effective;
    private string? text;

    /// <summary>The set of these names.</summary>
    public PermissionSet(IEnumerable<string> granted)
    {
        Granted = [.. granted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        effective = [.. Granted, .. Granted.SelectMany(Permission.IncludedBy)];
    }

    /// <summary>The names as granted.</summary>
    public IReadOnlyList<string> Granted { get; }

    private bool IsEverything => effective.Contains(Permission.OrganizationAdmin);

    /// <summary>Whether the set holds a permission, itself or included in another.</summary>
    public bool Allows(string permission) => IsEverything || effective.Contains(permission);

    /// <summary>What this set and the scopes of a token both allow, in as few names as say it; everything when there are no scopes. Never more than this set.</summary>
    public PermissionSet NarrowedTo(PermissionSet? scopes)
    {
        if (scopes is null || scopes.IsEverything || ReferenceEquals(scopes, this) || Granted.SequenceEqual(scopes.Granted))
        {
            return this;
        }

        if (IsEverything)
        {
            return scopes;
        }

        var both = effective.Intersect(scopes.effective, StringComparer.Ordinal).ToList();
        return new PermissionSet(both.Except(both.SelectMany(Permission.IncludedBy), StringComparer.Ordinal));
    }

    /// <summary>The names separated by one space.</summary>
    public string ToStorage() => text ??= string.Join(' ', Granted);

    /// <summary>Reads what <see cref="ToStorage"/> wrote.</summary>
    public static PermissionSet FromStorage(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
