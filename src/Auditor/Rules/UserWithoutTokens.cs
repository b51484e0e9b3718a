using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An application user has a token, or had one lately, or is new.</summary>
public sealed class UserWithoutTokens : IApplicationUserRule
{
    /// <summary>Longer than this without a token, and nobody is about to make one.</summary>
    private static readonly Threshold Patience = new(0, "days", 30, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-002",
        "Application user without tokens",
        Severity.Low,
        "no live token for more than {days}",
        "A user that nothing can sign in as keeps its permissions for whoever makes the next token.",
        "Delete it if it is not needed.",
        ["Aiven best practices: remove what is not needed", "NIST SP 800-53r5 AC-2"])
    {
        Thresholds = [Patience],
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var since = user.LastTokenEndedAt > user.CreatedAt ? user.LastTokenEndedAt.Value : user.CreatedAt;
        return user.LiveTokens > 0 || terms.Now - since <= terms.Length(Patience) ? null : new Verdict(
            About.Severity,
            $"no live token for {TimeText.Age(terms.Now - since)}",
            [
                new("live tokens", "0"),
                new("last token ended", TimeText.MomentOrNever(user.LastTokenEndedAt, terms.Now)),
                new("created", TimeText.Moment(user.CreatedAt, terms.Now)),
            ],
            $"Delete application user {user.Name} if it is not needed; otherwise create the token that its program waits for.");
    }
}
