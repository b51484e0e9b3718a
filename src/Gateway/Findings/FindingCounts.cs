using AppUsersGateway.Data.Findings;
using AppUsersGateway.Gateway.AuditPolicies;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>The unresolved findings in numbers.</summary>
/// <param name="Open">Those that wait for a decision.</param>
/// <param name="Acknowledged">Those that somebody or an exception accepts.</param>
/// <param name="Snoozed">Those that somebody put off.</param>
/// <param name="BySeverity">The open ones, most severe first; every severity has its entry.</param>
/// <param name="ByRule">The open ones by rule, in the order of the codes; only rules with any.</param>
internal sealed record FindingCounts(
    long Open, long Acknowledged, long Snoozed, IReadOnlyList<FindingCounts.OfSeverity> BySeverity, IReadOnlyList<FindingCounts.OfRule> ByRule)
{
    public static FindingCounts Of(IReadOnlyList<FindingCount> counts)
    {
        var open = counts.Where(count => count.Status == FindingStatus.Open).ToList();
        return new FindingCounts(
            open.Sum(count => count.Number),
            Sum(FindingStatus.Acknowledged),
            Sum(FindingStatus.Snoozed),
            [.. Enum.GetValues<Severity>().OrderDescending().Select(severity => new OfSeverity(severity, open.Where(count => count.Severity == severity).Sum(count => count.Number)))],
            [.. open.GroupBy(count => count.Rule, StringComparer.Ordinal).OrderBy(rule => rule.Key, StringComparer.Ordinal)
                .Select(rule => new OfRule(rule.Key, rule.Sum(count => count.Number)))]);

        long Sum(FindingStatus status) => counts.Where(count => count.Status == status).Sum(count => count.Number);
    }

    public static void Bind(SchemaBinder schema, RuleLookup rules)
    {
        schema.Type<FindingCounts>("FindingCounts")
            .Field("open", counts => counts.Open)
            .Field("acknowledged", counts => counts.Acknowledged)
            .Field("snoozed", counts => counts.Snoozed)
            .Field("bySeverity", counts => counts.BySeverity)
            .Field("byRule", counts => counts.ByRule);
        schema.Type<OfSeverity>("SeverityCount").Enum("severity", count => count.Severity).Field("count", count => count.Count);
        schema.Type<OfRule>("RuleCount").Link("rule", (counts, call) => rules.Of(counts.Select(count => count.Code), call)).Field("count", count => count.Count);
    }

    /// <summary>The findings of a severity.</summary>
    internal sealed record OfSeverity(Severity Severity, long Count);

    /// <summary>The findings of a rule.</summary>
    internal sealed record OfRule(string Code, long Count);
}
