namespace AppUsersGateway.Data.Activity;

/// <summary>Who does something, as the activity log keeps it.</summary>
/// <param name="Kind">Person, program, or the host's operator.</param>
/// <param name="OrganizationId">The organization it acts in.</param>
/// <param name="Id">The administrator's or application user's id; null for the host.</param>
/// <param name="Name">Its name at the time.</param>
public sealed record Actor(PrincipalKind Kind, string OrganizationId, string? Id, string Name)
{
    /// <summary>What the auditor is called where it acts by itself.</summary>
    public const string AuditorName = "auditor";

    /// <summary>The token it came with; null for the host.</summary>
    public string? TokenId { get; init; }

    /// <summary>The client's address in canonical text; null when there is none.</summary>
    public string? Ip { get; init; }

    /// <summary>The client's <c>User-Agent</c>, shortened; null when it sent none.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Somebody with a shell on the host.</summary>
    public static Actor Host(string organizationId) => new(PrincipalKind.Host, organizationId, null, "host command");

    /// <summary>The auditor by itself, as the organization's policy wants it.</summary>
    public static Actor Auditor(string organizationId) => new(PrincipalKind.Host, organizationId, null, AuditorName);
}

/// <summary>Kinds of actors.</summary>
public enum PrincipalKind
{
    /// <summary>A person.</summary>
    Administrator,

    /// <summary>A program.</summary>
    ApplicationUser,

    /// <summary>A command on the host.</summary>
    Host,
}
