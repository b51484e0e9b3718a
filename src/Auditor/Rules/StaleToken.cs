using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token that was used once is still used. One that never was is <see cref="NeverUsedToken"/>'s.</summary>
public sealed class StaleToken : ITokenRule
{
    /// <summary>Longest first; a stage is reached when the silence is at least as long as its window.</summary>
    private static readonly Stage[] Stages = [Stage.Days(90, Severity.High), Stage.Days(45, Severity.Medium), Stage.Days(30, Severity.Low)];

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-007",
        "Stale token",
        Severity.High,
        "no successful use for 30 days: low; 45 days: medium; 90 days: high; one step higher when privileged, without allowlist or in production; one step lower when recording began inside the window",
        "A token that nobody uses is missed by nobody when somebody else starts to use it.",
        "Ask its owner what still needs it; if nothing does, revoke it.",
        ["OWASP NHI1 improper offboarding", "CIS Controls v8 5.3: 45 days", "CIS AWS Foundations Benchmark: 45 days", "NIST SP 800-53r5 AC-2(3)", "Aiven best practices"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, DateTimeOffset now)
    {
        if (token.LastUsedAt is not { } lastUse || Array.Find(Stages, stage => now - lastUse >= stage.Window) is not { } reached)
        {
            return null;
        }

        var verdict = new Verdict(
            reached.Severity,
            $"not used for {TimeText.Age(now - lastUse)}",
            [
                new("last successful use", TimeText.Moment(lastUse, now)),
                new("last refused use", TimeText.MomentOrNever(token.LastDeniedAt, now)),
                new("created", TimeText.Moment(token.CreatedAt, now)),
            ],
            $"Ask who still needs {TokenName.Of(token)}; if nobody does, revoke it.");
        return UsageGuard.For(token).Weigh(verdict, reached.Window, now);
    }
}
