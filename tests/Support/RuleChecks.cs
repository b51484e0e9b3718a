using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Tests.Support;

/// <summary>Rules asked with the thresholds of the catalogue, some of them changed.</summary>
public static class RuleChecks
{
    public static Verdict? Check(this ITokenRule rule, TokenFacts token, DateTimeOffset now, params (string Name, long Value)[] thresholds) =>
        rule.Check(token, Terms(rule, now, thresholds));

    public static Verdict? Check(this IEndedTokenRule rule, EndedTokenFacts token, DateTimeOffset now, params (string Name, long Value)[] thresholds) =>
        rule.Check(token, Terms(rule, now, thresholds));

    public static Verdict? Check(this IApplicationUserRule rule, ApplicationUserFacts user, DateTimeOffset now, params (string Name, long Value)[] thresholds) =>
        rule.Check(user, Terms(rule, now, thresholds));

    public static Verdict? Check(this IDisabledUserRule rule, ApplicationUserFacts user, DateTimeOffset now, params (string Name, long Value)[] thresholds) =>
        rule.Check(user, Terms(rule, now, thresholds));

    public static IReadOnlyList<Verdict> Check(this IRepeatedTokenRule rule, TokenFacts token, DateTimeOffset now, params (string Name, long Value)[] thresholds) =>
        [.. rule.Check(token, Terms(rule, now, thresholds))];

    public static IReadOnlyList<Verdict> Check(this IOrganizationRule rule, OrganizationFacts organization, DateTimeOffset now, params (string Name, long Value)[] thresholds) =>
        [.. rule.Check(organization, Terms(rule, now, thresholds))];

    /// <summary>Whether the rule has nothing to say about facts with nothing wrong.</summary>
    public static bool IsSilent(this IAuditRule rule)
    {
        var terms = Terms(rule, Given.Now, []);
        Verdict?[] verdicts =
        [
            (rule as ITokenRule)?.Check(Given.Token(), terms),
            (rule as IEndedTokenRule)?.Check(Given.Ended(), terms),
            (rule as IApplicationUserRule)?.Check(Given.User(), terms),
            (rule as IDisabledUserRule)?.Check(Given.User() with { IsDisabled = true, LiveTokens = 0, Tokens = [] }, terms),
            (rule as IRepeatedTokenRule)?.Check(Given.Token(), terms).FirstOrDefault(),
            (rule as IOrganizationRule)?.Check(Given.Organization(), terms).FirstOrDefault(),
        ];
        return Array.TrueForAll(verdicts, verdict => verdict is null);
    }

    private static RuleTerms Terms(IAuditRule rule, DateTimeOffset now, (string Name, long Value)[] thresholds) =>
        RuleTerms.Of(rule.About, now, thresholds.Select(threshold => KeyValuePair.Create(threshold.Name, threshold.Value)));
}
