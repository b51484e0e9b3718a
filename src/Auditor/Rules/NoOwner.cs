using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Somebody who is still here answers for every application user.</summary>
public sealed class NoOwner : IApplicationUserRule
{
    private const int GraceDays = 7;

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-003",
        "No active owner",
        Severity.High,
        "no owner, or an owner who is no longer an active administrator",
        "Without an owner nobody notices misuse, answers questions or takes the access away in time.",
        $"Assign an owner within {GraceDays} days.",
        ["OWASP NHI1 improper offboarding", "CIS Controls v8 5.5", "NIST SP 800-53r5 AC-2 h"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, DateTimeOffset now) => user.OwnerName is not null && user.OwnerActive ? null : new Verdict(
        About.Severity,
        user.OwnerName is null ? "has no owner" : $"its owner {user.OwnerName} is no longer an active administrator",
        [
            new("owner", user.OwnerName is null ? "none" : $"{user.OwnerName}, no longer active"),
            new("live tokens", $"{user.LiveTokens}"),
            new("last successful use of any token", TimeText.MomentOrNever(user.LastUsedAt, now)),
        ],
        $"Assign an active administrator as owner of application user {user.Name} within {GraceDays} days.");
}
