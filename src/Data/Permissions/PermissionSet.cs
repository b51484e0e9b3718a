namespace AppUsersGateway.Data.Permissions;

/// <summary>Granted permissions, in ordinal order.</summary>
public sealed class PermissionSet
{
    /// <summary>No permission at all.</summary>
    public static readonly PermissionSet None = new([]);

    private readonly HashSet<string> effective;

    /// <summary>The set of these names.</summary>
    public PermissionSet(IEnumerable<string> granted)
    {
        Granted = [.. granted.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        effective = [.. Granted, .. Granted.SelectMany(Permission.IncludedBy)];
    }

    /// <summary>The names as granted.</summary>
    public IReadOnlyList<string> Granted { get; }

    /// <summary>Whether the set holds a permission, itself or included in another.</summary>
    public bool Allows(string permission) => effective.Contains(permission);

    /// <summary>The names separated by one space.</summary>
    public string ToStorage() => string.Join(' ', Granted);

    /// <summary>Reads what <see cref="ToStorage"/> wrote.</summary>
    public static PermissionSet FromStorage(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
