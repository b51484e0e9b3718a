namespace AppUsersGateway.Auditor;

/// <summary>When audits run. Configuration section <c>Auditor</c>.</summary>
public sealed class AuditorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Auditor";

    /// <summary>Whether the gateway runs the auditor in its own process.</summary>
    public bool Embedded { get; set; } = true;

    /// <summary>Quartz cron expression with seconds; the default is six in the morning, every day.</summary>
    public string Schedule { get; set; } = "0 0 6 * * ?";

    /// <summary>IANA name of the time zone that the schedule is read in.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Most mails to single owners that one audit writes; more at once look like a mass change, and the digest tells of them instead.</summary>
    public int MaximumMailsPerRun { get; set; } = 50;
}
