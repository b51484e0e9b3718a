using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Callers as evidence: program and address, and not more than a person reads.</summary>
internal static class CallerList
{
    private const int MaximumNamed = 5;
    private const int MaximumProgram = 60;

    internal static string Of(IEnumerable<CallerFacts> callers) => Listed([.. callers.Select(caller => Name(caller.UserAgent, caller.Ip))]);

    internal static string Of(IEnumerable<DenialFacts> denials) => Listed([.. denials.Select(denial => Name(denial.UserAgent, denial.Ip))]);

    internal static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaximumNamed)) + (names.Count > MaximumNamed ? $" and {names.Count - MaximumNamed} more" : "");

    internal static string Name(string userAgent, string ip) =>
        $"{(userAgent.Length == 0 ? "unnamed program" : userAgent.Length <= MaximumProgram ? userAgent : userAgent[..MaximumProgram])} at {ip}";
}
