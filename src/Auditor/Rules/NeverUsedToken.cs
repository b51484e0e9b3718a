using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token is made to be used.</summary>
public sealed class NeverUsedToken : ITokenRule
{
    /// <summary>Reached when the token is older.</summary>
    private static readonly Stages Ages = Stages.Days((Severity.Low, 7), (Severity.Medium, 14), (Severity.High, 30));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-008",
        "Token that was never used",
        Severity.High,
        "older than {low}: low; {medium}: medium; {high}: high; one step higher when privileged, without allowlist or in production; one step lower when recording began inside the window",
        "A secret that was handed out and never used lies in a mail, a chat or a file where nobody watches it.",
        "Revoke it; make a new one when the program is ready to use it.",
        ["OWASP NHI1 improper offboarding", "CIS AWS Foundations Benchmark: no access keys at first setup", "Prowler: unused initial access key"])
    {
        Thresholds = Ages.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var age = terms.Now - token.CreatedAt;
        if (token.LastUsedAt is not null || Ages.Passed(terms, age) is not { } reached)
        {
            return null;
        }

        // What was not recorded cannot be called "never".
        var claim = token.RecordedSince > token.CreatedAt ? "no use recorded" : "never used";
        var verdict = new Verdict(
            reached.Severity,
            $"{claim} since it was created {TimeText.Age(age)} ago",
            [
                new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
                new("last successful use", "never"),
                new("last refused use", TimeText.MomentOrNever(token.LastDeniedAt, terms.Now)),
            ],
            $"Revoke {TokenName.Of(token)}: it was created on {TimeText.Date(token.CreatedAt)} and {claim}.");
        return UsageGuard.For(token).Weigh(verdict, reached.Window, terms.Now);
    }
}
