using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An application user that can act does act. One without live tokens is <see cref="UserWithoutTokens"/>'s.</summary>
public sealed class DormantUser : IApplicationUserRule
{
    private const int TrialDays = 30;

    /// <summary>Longest first; a stage is reached when the silence is at least as long as its window.</summary>
    private static readonly Stage[] Stages = [Stage.Days(90, Severity.High), Stage.Days(45, Severity.Medium)];

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-001",
        "Dormant application user",
        Severity.High,
        "live tokens and no successful use for 45 days: medium; 90 days: high; one step higher when privileged or in production; one step lower when recording began inside the window",
        "An application user that does nothing is access without a purpose.",
        $"Disable it, which can be undone; delete it when nobody misses it within {TrialDays} days.",
        ["OWASP NHI1 improper offboarding", "CIS Controls v8 5.3: 45 days", "PCI DSS 4.0.1 8.2.6: 90 days", "Aiven best practices"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, DateTimeOffset now)
    {
        var silence = now - (user.LastUsedAt ?? user.CreatedAt);
        if (user.LiveTokens == 0 || Array.Find(Stages, stage => silence >= stage.Window) is not { } reached)
        {
            return null;
        }

        var verdict = new Verdict(
            reached.Severity,
            $"no activity for {TimeText.Age(silence)}",
            [
                new("last successful use of any token", TimeText.MomentOrNever(user.LastUsedAt, now)),
                new("live tokens", $"{user.LiveTokens}"),
                new("created", TimeText.Moment(user.CreatedAt, now)),
            ],
            $"Disable application user {user.Name}, which can be undone; delete it when nobody misses it within {TrialDays} days.");
        return UsageGuard.For(user).Weigh(verdict, reached.Window, now);
    }
}
