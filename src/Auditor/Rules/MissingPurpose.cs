using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An application user says what it is for and where it works.</summary>
public sealed class MissingPurpose : IApplicationUserRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-007",
        "Purpose or environment missing",
        Severity.Low,
        "no description, or no environment",
        "What nobody can place, nobody dares to take away.",
        "Fill in the purpose, the environment and the ticket.",
        ["CIS Controls v8 5.5"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        string[] missing =
        [
            .. string.IsNullOrWhiteSpace(user.Description) ? ["description"] : Array.Empty<string>(),
            .. string.IsNullOrWhiteSpace(user.Environment) ? ["environment"] : Array.Empty<string>(),
        ];
        return missing.Length == 0 ? null : new Verdict(
            About.Severity,
            $"has no {string.Join(" and no ", missing)}",
            [
                new("missing", string.Join(", ", missing)),
                new("created", TimeText.Moment(user.CreatedAt, terms.Now)),
                new("owner", user.OwnerName ?? "none"),
            ],
            $"Fill in what application user {user.Name} is for, its environment and the ticket.");
    }
}
