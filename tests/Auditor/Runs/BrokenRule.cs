using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Tests.Auditor.Runs;

/// <summary>A rule with a defect.</summary>
internal sealed class BrokenRule : ITokenRule
{
    public static readonly RuleCatalog Alone = RuleCatalog.Of([new BrokenRule()]);

    public RuleDescription About { get; } = new("TST-002", "Broken", Severity.Low, "", "", "", []);

    public Verdict? Check(TokenFacts token, RuleTerms terms) => throw new InvalidOperationException("internal words");
}
