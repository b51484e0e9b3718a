using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What makes an unused door worse than another: the reasons to raise a severity by one step, however many there are.</summary>
internal static class Escalation
{
    private static readonly string[] ProductionNames = ["prod", "production"];

    internal static IReadOnlyList<string> Of(TokenFacts token) =>
    [
        .. Privilege(token.Privileged),
        .. token.IpAllowlist is null ? ["the token has no allowlist"] : Array.Empty<string>(),
        .. Production(token.Environment),
    ];

    internal static IReadOnlyList<string> Of(ApplicationUserFacts user) => [.. Privilege(user.Privileged), .. Production(user.Environment)];

    private static string[] Privilege(bool privileged) => privileged ? ["the application user is privileged"] : [];

    private static string[] Production(string? environment) =>
        IsProduction(environment) ? ["the environment is production"] : [];

    internal static bool IsProduction(string? environment) => ProductionNames.Contains(environment?.Trim(), StringComparer.OrdinalIgnoreCase);
}
