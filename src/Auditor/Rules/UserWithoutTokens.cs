using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An application user has a token, or had one lately, or is new.</summary>
public sealed class UserWithoutTokens : IApplicationUserRule
{
    /// <summary>Longer than this without a token, and nobody is about to make one.</summary>
    private const int PatienceDays = 30;

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-002",
        "Application user without tokens",
        Severity.Low,
        $"no live token for more than {PatienceDays} days",
        "A user that nothing can sign in as keeps its permissions for whoever makes the next token.",
        "Delete it if it is not needed.",
        ["Aiven best practices: remove what is not needed", "NIST SP 800-53r5 AC-2"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, DateTimeOffset now)
    {
        var since = user.LastTokenEndedAt > user.CreatedAt ? user.LastTokenEndedAt.Value : user.CreatedAt;
        return user.LiveTokens > 0 || now - since <= TimeSpan.FromDays(PatienceDays) ? null : new Verdict(
            About.Severity,
            $"no live token for {TimeText.Age(now - since)}",
            [
                new("live tokens", "0"),
                new("last token ended", TimeText.MomentOrNever(user.LastTokenEndedAt, now)),
                new("created", TimeText.Moment(user.CreatedAt, now)),
            ],
            $"Delete application user {user.Name} if it is not needed; otherwise create the token that its program waits for.");
    }
}
