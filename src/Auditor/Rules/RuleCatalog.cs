using System.Text.RegularExpressions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>All rules of this program, by code. A rule is in it by being written: nothing has to be registered.</summary>
public sealed partial class RuleCatalog
{
    private readonly Dictionary<string, IAuditRule> byCode;

    /// <summary>Finds the rules of this assembly.</summary>
    public RuleCatalog()
        : this(typeof(RuleCatalog).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IAuditRule)))
            .Select(type => (IAuditRule)Activator.CreateInstance(type)!))
    {
    }

    // Private, so that a container cannot choose it and hand over an empty list.
    private RuleCatalog(IEnumerable<IAuditRule> rules)
    {
        All = [.. rules.OrderBy(rule => rule.About.Code, StringComparer.Ordinal)];
        byCode = new(StringComparer.Ordinal);
        foreach (var rule in All)
        {
            if (!CodePattern().IsMatch(rule.About.Code))
            {
                throw new InvalidOperationException($"{rule.GetType().Name} has the code \"{rule.About.Code}\"; a code looks like TOK-001.");
            }

            if (rule.About.Thresholds.Index().Any(threshold => threshold.Item.Index != threshold.Index))
            {
                throw new InvalidOperationException($"{rule.GetType().Name} has thresholds out of order.");
            }

            if (!byCode.TryAdd(rule.About.Code, rule))
            {
                throw new InvalidOperationException($"{rule.GetType().Name} and {byCode[rule.About.Code].GetType().Name} have the same code {rule.About.Code}.");
            }
        }
    }

    /// <summary>Every rule, in the order of the codes.</summary>
    public IReadOnlyList<IAuditRule> All { get; }

    /// <summary>A catalogue of exactly these rules.</summary>
    /// <exception cref="InvalidOperationException">Two rules share a code, or a code is malformed.</exception>
    public static RuleCatalog Of(params IEnumerable<IAuditRule> rules) => new(rules);

    /// <summary>The rule of this code; null when there is none.</summary>
    public IAuditRule? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>The entry of a code; one that says so where this version no longer has the rule.</summary>
    public RuleDescription Describe(string code) =>
        Find(code)?.About ?? new RuleDescription(code, "A rule that this version no longer has", Data.Findings.Severity.Info, "", "", "", []);

    [GeneratedRegex(@"\A[A-Z]{3,4}-[0-9]{3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex CodePattern();
}
