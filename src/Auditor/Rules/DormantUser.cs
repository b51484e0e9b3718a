using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An application user that can act does act. One without live tokens is <see cref="UserWithoutTokens"/>'s.</summary>
public sealed class DormantUser : IApplicationUserRule
{
    private const int TrialDays = 30;

    /// <summary>Reached when the silence is at least as long.</summary>
    private static readonly Stages Silence = Stages.Days((Severity.Medium, 45), (Severity.High, 90));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-001",
        "Dormant application user",
        Severity.High,
        "live tokens and no successful use for {medium}: medium; {high}: high; one step higher when privileged or in production; one step lower when recording began inside the window",
        "An application user that does nothing is access without a purpose.",
        $"Disable it, which can be undone; delete it when nobody misses it within {TrialDays} days.",
        ["OWASP NHI1 improper offboarding", "CIS Controls v8 5.3: 45 days", "PCI DSS 4.0.1 8.2.6: 90 days", "Aiven best practices"])
    {
        Thresholds = Silence.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var silence = terms.Now - (user.LastUsedAt ?? user.CreatedAt);
        if (user.LiveTokens == 0 || Silence.Reached(terms, silence) is not { } reached)
        {
            return null;
        }

        var verdict = new Verdict(
            reached.Severity,
            $"no activity for {TimeText.Age(silence)}",
            [
                new("last successful use of any token", TimeText.MomentOrNever(user.LastUsedAt, terms.Now)),
                new("live tokens", $"{user.LiveTokens}"),
                new("created", TimeText.Moment(user.CreatedAt, terms.Now)),
            ],
            $"Disable application user {user.Name}, which can be undone; delete it when nobody misses it within {TrialDays} days.");
        return UsageGuard.For(user).Weigh(verdict, reached.Window, terms.Now);
    }
}
