using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What permissions let their holder do, by their names: the catalogue is data, and its names say whether they change anything.</summary>
internal static class PermissionKinds
{
    private static readonly string[] ManagingTokens = [Permission.AppUsersWrite, Permission.PermissionsWrite, "organization:users:write"];

    /// <summary>Whether it lets its holder change something.</summary>
    internal static bool Changes(string permission) =>
        !permission.EndsWith(":read", StringComparison.Ordinal) && permission is not ("read_only" or Permission.TokensVerify);

    /// <summary>Those that let their holder get, change or end the access of others.</summary>
    internal static IReadOnlyList<string> OverOthers(PermissionSet permissions) =>
        [.. ManagingTokens.Where(permission => permissions.Granted.Contains(permission, StringComparer.Ordinal))];

    /// <summary>Whether one of the used permissions is this one, or included in it.</summary>
    internal static bool IsUsed(string granted, IEnumerable<string> used) => used.Any(new PermissionSet([granted]).Allows);
}
