namespace AppUsersGateway.Data.AuditPolicies;

/// <summary>When an organization wants its audits.</summary>
/// <param name="Schedule">Quartz cron expression with seconds; null for the host's.</param>
/// <param name="TimeZone">IANA name of the zone that it is read in; null for the host's.</param>
/// <param name="Since">When that was decided: no moment before it counts; null when nobody did.</param>
public sealed record Timetable(string? Schedule, string? TimeZone, DateTimeOffset? Since)
{
    /// <summary>The host's, of an organization that has none of its own.</summary>
    public static readonly Timetable OfHost = new(null, null, null);
}
