using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>One step of a rule's threshold: from this length of time on, it matters this much.</summary>
internal sealed record Stage(TimeSpan Window, Severity Severity)
{
    internal static Stage Days(int days, Severity severity) => new(TimeSpan.FromDays(days), severity);
}
