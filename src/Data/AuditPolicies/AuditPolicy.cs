using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Data.AuditPolicies;

/// <summary>What an organization wants its audits to ask, where that differs from the catalogue.</summary>
public sealed record AuditPolicy
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Counts its changes; 0 while there was none.</summary>
    public long Version { get; init; }

    /// <summary>When it was last changed; null while it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Who changed it; null for nobody and for a command on the host.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>When audits run: a Quartz cron expression with seconds; null for the host's schedule.</summary>
    public string? Schedule { get; init; }

    /// <summary>IANA name of the zone in which the schedule is read; null for the host's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>When schedule or zone was last decided about: no moment before it counts; null when nobody did.</summary>
    public DateTimeOffset? ScheduledSince { get; init; }

    /// <summary>What is done about tokens that nobody uses.</summary>
    public LadderPolicy Ladder { get; init; } = new();

    /// <summary>What differs, by rule and scope.</summary>
    public IReadOnlyList<RuleSetting> Rules { get; init; } = [];

    /// <summary>The networks of the organization's environments, by label.</summary>
    public IReadOnlyList<EnvironmentNetworks> Environments { get; init; } = [];
}

/// <summary>One rule, somewhere: what is null stays as the wider setting, or the catalogue, has it.</summary>
/// <param name="Rule">The rule's code.</param>
public sealed record RuleSetting(string Rule)
{
    private const string EnvironmentScope = "environment:";

    /// <summary>Only for application users of this environment, by label.</summary>
    public string? Environment { get; init; }

    /// <summary>Only for this application user.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>Whether audits ask it.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The highest severity that it gives; lower ones move with it.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Its thresholds that differ, by name.</summary>
    public IReadOnlyDictionary<string, long> Thresholds { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Whether it says anything.</summary>
    public bool IsEmpty => Enabled is null && Severity is null && Thresholds.Count == 0;

    /// <summary>Where it holds, as one text.</summary>
    public string Scope => ApplicationUserId ?? (Environment is null ? "" : EnvironmentScope + Environment);

    internal RuleSetting At(string scope) => this with
    {
        Environment = scope.StartsWith(EnvironmentScope, StringComparison.Ordinal) ? scope[EnvironmentScope.Length..] : null,
        ApplicationUserId = scope.Length > 0 && !scope.StartsWith(EnvironmentScope, StringComparison.Ordinal) ? scope : null,
    };
}

/// <summary>The networks from which the programs of an environment call.</summary>
/// <param name="Environment">The label, such as "production".</param>
/// <param name="Networks">The networks.</param>
public sealed record EnvironmentNetworks(string Environment, IpAllowlist Networks);
