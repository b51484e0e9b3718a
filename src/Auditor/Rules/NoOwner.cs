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
        "no owner, an owner who is no longer an active administrator, or one whose last mail could not be delivered",
        "Without an owner nobody notices misuse, answers questions or takes the access away in time.",
        $"Assign an owner within {GraceDays} days.",
        ["OWASP NHI1 improper offboarding", "CIS Controls v8 5.5", "NIST SP 800-53r5 AC-2 h"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var fault = user switch
        {
            { OwnerName: null } => "has no owner",
            { OwnerActive: false } => $"its owner {user.OwnerName} is no longer an active administrator",
            { OwnerUnreachable: true } => $"mails to its owner {user.OwnerName} do not arrive",
            _ => null,
        };
        return fault is null ? null : new Verdict(
            About.Severity,
            fault,
            [
                new("owner", user.OwnerName is null ? "none" : $"{user.OwnerName}, {(user.OwnerActive ? "unreachable" : "no longer active")}"),
                new("live tokens", $"{user.LiveTokens}"),
                new("last successful use of any token", TimeText.MomentOrNever(user.LastUsedAt, terms.Now)),
            ],
            user.OwnerName is not null && user.OwnerActive
                ? $"Correct the e-mail address of {user.OwnerName}, or assign another owner to application user {user.Name}, within {GraceDays} days."
                : $"Assign an active administrator as owner of application user {user.Name} within {GraceDays} days.");
    }
}
