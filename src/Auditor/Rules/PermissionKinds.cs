using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What permissions let their holder do to others, and which of them are used.</summary>
internal static class PermissionKinds
{
    private static readonly string[] ManagingTokens = [Permission.AppUsersWrite, Permission.PermissionsWrite, "organization:users:write"];

    /// <summary>Those that let their holder get, change or end the access of others.</summary>
    internal static IReadOnlyList<string> OverOthers(PermissionSet permissions) =>
        [.. ManagingTokens.Where(permission => permissions.Granted.Contains(permission, StringComparer.Ordinal))];

    /// <summary>Whether one of the used permissions is this one, or included in it.</summary>
    internal static bool IsUsed(string granted, IReadOnlyCollection<string> used) =>
        used.Contains(granted, StringComparer.Ordinal) || used.Any(new PermissionSet([granted]).Allows);
}
