using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Gateway.Authorization;

/// <summary>
/// Who may ask for which field, in one place. Every field of Query and Mutation stands here (checked at start);
/// a field of another type stands here only when seeing its object is not enough to see it.
/// </summary>
public static class AccessRules
{
    /// <summary>Any live token.</summary>
    private const string? Anyone = null;

    private static readonly Dictionary<string, string?> Permissions = new(StringComparer.Ordinal)
    {
        ["Query.viewer"] = Anyone,
        ["Query.node"] = Anyone, // each kind of object asks for its own permission (Nodes/NodeQueries)
        ["Query.nodes"] = Anyone,
        ["Query.organization"] = Permission.AppUsersRead,
        ["Query.applicationUsers"] = Permission.AppUsersRead,
        ["Query.applicationUser"] = Permission.AppUsersRead,
        ["Query.tokens"] = Permission.AppUsersRead,
        ["Query.token"] = Permission.AppUsersRead,
        ["Query.activity"] = Permission.AppUsersRead,
        ["Query.administrators"] = Permission.AppUsersRead,
        ["Query.findings"] = Permission.AuditRead,
        ["Query.finding"] = Permission.AuditRead,
        ["Query.auditRules"] = Permission.AuditRead,
        ["Query.auditRuns"] = Permission.AuditRead,
        ["Query.auditRun"] = Permission.AuditRead,
        ["Query.emails"] = Permission.AuditRead,
        ["Query.email"] = Permission.AuditRead,

        ["Mutation.createApplicationUser"] = Permission.AppUsersWrite,
        ["Mutation.updateApplicationUser"] = Permission.AppUsersWrite,
        ["Mutation.disableApplicationUser"] = Permission.AppUsersWrite,
        ["Mutation.enableApplicationUser"] = Permission.AppUsersWrite,
        ["Mutation.deleteApplicationUser"] = Permission.AppUsersWrite,
        ["Mutation.createToken"] = Permission.AppUsersWrite,
        ["Mutation.revokeToken"] = Permission.AppUsersWrite,
        ["Mutation.inviteAdministrator"] = Permission.OrganizationAdmin,
        ["Mutation.createAdministratorToken"] = Permission.OrganizationAdmin,
        ["Mutation.runAudit"] = Permission.AuditWrite,

        // Reachable by an application user that looks at itself through viewer.
        ["ApplicationUser.findings"] = Permission.AuditRead,
        ["ApplicationUser.activity"] = Permission.AppUsersRead,
        ["Token.findings"] = Permission.AuditRead,
        ["Token.activity"] = Permission.AppUsersRead,
        ["ApplicationUserFilter.hasFindings"] = Permission.AuditRead,
        ["TokenFilter.severityAtLeast"] = Permission.AuditRead,
    };

    /// <summary>The permission that a field needs; null for none.</summary>
    public static string? Needed(string type, string field) => Permissions.GetValueOrDefault($"{type}.{field}");

    /// <summary>Whether somebody has decided about a field.</summary>
    public static bool Covers(string type, string field) => Permissions.ContainsKey($"{type}.{field}");
}
