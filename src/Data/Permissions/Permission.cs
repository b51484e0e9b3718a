namespace AppUsersGateway.Data.Permissions;

/// <summary>The names of our own permissions (product contract). Others exist as data; these are asked for by the code.</summary>
public static class Permission
{
    /// <summary>Everything in the organization.</summary>
    public const string OrganizationAdmin = "role:organization:admin";

    /// <summary>Read users, tokens, grants and activity.</summary>
    public const string AppUsersRead = "organization:app_users:read";

    /// <summary>Manage users and tokens; mint tokens only for users that hold no permissions.</summary>
    public const string AppUsersWrite = "organization:app_users:write";

    /// <summary>The reviewer: findings, runs, e-mails, activity, and all that <see cref="AppUsersRead"/> allows.</summary>
    public const string AuditRead = "organization:audit:read";

    /// <summary>Start audits and act on findings.</summary>
    public const string AuditWrite = "organization:audit:write";

    /// <summary>Grant and revoke what one holds oneself.</summary>
    public const string PermissionsWrite = "organization:permissions:write";

    /// <summary>Call introspection for the organization.</summary>
    public const string TokensVerify = "tokens:verify";

    /// <summary>All of them, in the order of the contract.</summary>
    public static readonly IReadOnlyList<string> All =
        [OrganizationAdmin, AppUsersRead, AppUsersWrite, AuditRead, AuditWrite, PermissionsWrite, TokensVerify];

    /// <summary>What makes its holder able to act for or on others: the "privileged" of the audit rules.</summary>
    public static readonly IReadOnlyList<string> Privileged =
        [OrganizationAdmin, AppUsersWrite, PermissionsWrite, "admin", "role:project:admin", "organization:users:write", "organization:groups:write"];

    /// <summary>Whether a permission lets its holder change something, by its name: the catalogue is data, and its names say so.</summary>
    public static bool Changes(string permission) =>
        !permission.EndsWith(":read", StringComparison.Ordinal) && permission is not ("read_only" or TokensVerify);

    /// <summary>What a permission includes besides itself, of ours; <see cref="OrganizationAdmin"/> includes every name that there is.</summary>
    internal static IReadOnlyList<string> IncludedBy(string permission) => permission switch
    {
        OrganizationAdmin => All,
        AppUsersWrite => [AppUsersRead],
        AuditRead => [AppUsersRead],
        AuditWrite => [AuditRead, AppUsersRead],
        _ => [],
    };
}
