using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>An administrator to be.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's address, in a domain that exists nowhere (RFC 2606).</param>
/// <param name="InvitedDaysAgo">Days since access was given.</param>
/// <param name="Ip">Where the person works from.</param>
/// <param name="Permissions">What the person may do.</param>
internal sealed record DemoPerson(string Name, string Email, double InvitedDaysAgo, string Ip, params string[] Permissions)
{
    /// <summary>Answers for the platform; the demo's token is hers.</summary>
    public static readonly DemoPerson Ana = new("Ana Costa", "ana.costa@brightwater.example", 545, "192.0.2.194", Permission.OrganizationAdmin);

    /// <summary>Answers for data and money.</summary>
    public static readonly DemoPerson Jonas = new("Jonas Weber", "jonas.weber@brightwater.example", 540, "192.0.2.197", Permission.OrganizationAdmin);

    /// <summary>Answers for what developers use; manages users and tokens and nothing else.</summary>
    public static readonly DemoPerson Priya = new(
        "Priya Nair", "priya.nair@brightwater.example", 530, "192.0.2.203", Permission.AppUsersWrite, Permission.AuditWrite);

    /// <summary>Left the company, and what she answered for has nobody now.</summary>
    public static readonly DemoPerson Dana = new(
        "Dana Okafor", "dana.okafor@brightwater.example", 538, "192.0.2.211", Permission.OrganizationAdmin)
    {
        RemovedDaysAgo = 62,
    };

    /// <summary>Reads everything and changes nothing.</summary>
    public static readonly DemoPerson Mats = new("Mats Lindqvist", "mats.lindqvist@brightwater.example", 300, "192.0.2.218", Permission.AuditRead);

    /// <summary>Everybody, in the order of arrival.</summary>
    public static readonly IReadOnlyList<DemoPerson> All = [Ana, Jonas, Dana, Priya, Mats];

    /// <summary>Days since access ended; null while it has not.</summary>
    public double? RemovedDaysAgo { get; init; }
}
