using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token that was used once is still used. One that never was is <see cref="NeverUsedToken"/>'s.</summary>
public sealed class StaleToken : ITokenRule
{
    /// <summary>Reached when the silence is at least as long.</summary>
    private static readonly Stages Silence = Stages.Days((Severity.Low, 30), (Severity.Medium, 45), (Severity.High, 90));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-007",
        "Stale token",
        Severity.High,
        "no successful use for {low}: low; {medium}: medium; {high}: high; one step higher when privileged, without allowlist or in production; one step lower when recording began inside the window",
        "A token that nobody uses is missed by nobody when somebody else starts to use it.",
        "Ask its owner what still needs it; if nothing does, revoke it.",
        ["OWASP NHI1 improper offboarding", "CIS Controls v8 5.3: 45 days", "CIS AWS Foundations Benchmark: 45 days", "NIST SP 800-53r5 AC-2(3)", "Aiven best practices"])
    {
        Thresholds = Silence.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.LastUsedAt is not { } lastUse || Silence.Reached(terms, terms.Now - lastUse) is not { } reached)
        {
            return null;
        }

        var verdict = new Verdict(
            reached.Severity,
            $"not used for {TimeText.Age(terms.Now - lastUse)}",
            [
                new("last successful use", TimeText.Moment(lastUse, terms.Now)),
                new("last refused use", TimeText.MomentOrNever(token.LastDeniedAt, terms.Now)),
                new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
            ],
            $"Ask who still needs {TokenName.Of(token)}; if nobody does, revoke it.");
        return UsageGuard.For(token).Weigh(verdict, reached.Window, terms.Now);
    }
}
