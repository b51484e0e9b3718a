using System.Collections.Concurrent;
using System.Collections.Immutable;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>The catalogue as one organization wants it, at one moment: which rules are asked about whom, with which thresholds and severities.</summary>
public sealed class RuleBook
{
    private readonly RuleCatalog catalog;
    private readonly DateTimeOffset now;
    private readonly ILookup<string, RuleSetting> settings;
    private readonly HashSet<string> usersWithSettings;
    private readonly ConcurrentDictionary<(string? Environment, string? ApplicationUserId), RuleSheet> sheets = [];

    /// <summary>Applies a policy to the catalogue.</summary>
    public RuleBook(RuleCatalog catalog, AuditPolicy policy, DateTimeOffset now)
    {
        this.catalog = catalog;
        this.now = now;
        settings = policy.Rules.ToLookup(setting => setting.Scope, StringComparer.OrdinalIgnoreCase);
        usersWithSettings = [.. policy.Rules.Select(setting => setting.ApplicationUserId).OfType<string>()];
    }

    /// <summary>The rules for everything that has no settings of its own.</summary>
    public RuleSheet General => For(environment: null, applicationUserId: null);

    /// <summary>The rules for an application user and its tokens: its own settings go before those of its environment, and these before the general ones.</summary>
    public RuleSheet For(string? environment, string? applicationUserId)
    {
        var label = environment is not null && settings.Contains(new RuleSetting("") { Environment = environment }.Scope) ? environment : null;
        var key = (label, applicationUserId is not null && usersWithSettings.Contains(applicationUserId) ? applicationUserId : null);
        return sheets.GetOrAdd(key, key => Sheet(key.Environment, key.ApplicationUserId));
    }

    private RuleSheet Sheet(string? environment, string? applicationUserId)
    {
        IEnumerable<RuleSetting> narrowing =
        [
            .. settings[""],
            .. environment is null ? [] : settings[new RuleSetting("") { Environment = environment }.Scope],
            .. applicationUserId is null ? [] : settings[applicationUserId],
        ];
        var byRule = narrowing.ToLookup(setting => setting.Rule, StringComparer.Ordinal);
        return new RuleSheet([.. catalog.All.Select(rule => Setting(rule, byRule[rule.About.Code]))]);
    }

    private AskedRule Setting(IAuditRule rule, IEnumerable<RuleSetting> narrowing)
    {
        var (about, enabled, severity) = (rule.About, true, rule.About.DefaultSeverity);
        var thresholds = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var setting in narrowing)
        {
            enabled = setting.Enabled ?? enabled;
            severity = setting.Severity ?? severity;
            foreach (var (name, value) in setting.Thresholds)
            {
                thresholds[name] = value;
            }
        }

        return new AskedRule(rule, enabled || !about.CanBeMuted, severity, RuleTerms.Of(about, now, thresholds));
    }
}

/// <summary>A rule as it is asked.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Enabled">Whether it is asked at all.</param>
/// <param name="Severity">The highest severity that it gives.</param>
/// <param name="Terms">The moment and the values of its thresholds.</param>
public sealed record AskedRule(IAuditRule Rule, bool Enabled, Severity Severity, RuleTerms Terms)
{
    /// <summary>The verdict with its severity moved as far as the policy moves the highest.</summary>
    public Verdict Weigh(Verdict verdict) => Severity == Rule.About.Severity
        ? verdict
        : verdict with { Severity = verdict.Severity.Moved(Severity - Rule.About.Severity) };
}

/// <summary>The rules as they are asked about the same kind of subjects.</summary>
public sealed class RuleSheet(IReadOnlyList<AskedRule> rules)
{
    /// <summary>Every rule of the catalogue, in the order of the codes, also those that are not asked.</summary>
    public IReadOnlyList<AskedRule> All { get; } = rules;

    /// <summary>Those about one live token.</summary>
    public ImmutableArray<(ITokenRule Rule, AskedRule Asked)> Token { get; } = Of<ITokenRule>(rules);

    /// <summary>Those with several things to say about one live token.</summary>
    public ImmutableArray<(IRepeatedTokenRule Rule, AskedRule Asked)> RepeatedToken { get; } = Of<IRepeatedTokenRule>(rules);

    /// <summary>Those about one token that has ended.</summary>
    public ImmutableArray<(IEndedTokenRule Rule, AskedRule Asked)> EndedToken { get; } = Of<IEndedTokenRule>(rules);

    /// <summary>Those about one active application user.</summary>
    public ImmutableArray<(IApplicationUserRule Rule, AskedRule Asked)> ApplicationUser { get; } = Of<IApplicationUserRule>(rules);

    /// <summary>Those about one disabled application user.</summary>
    public ImmutableArray<(IDisabledUserRule Rule, AskedRule Asked)> DisabledUser { get; } = Of<IDisabledUserRule>(rules);

    /// <summary>Those about the organization.</summary>
    public ImmutableArray<(IOrganizationRule Rule, AskedRule Asked)> Organization { get; } = Of<IOrganizationRule>(rules);

    /// <summary>The rule of a code; null when the catalogue has none.</summary>
    public AskedRule? Find(string code) => All.FirstOrDefault(asked => asked.Rule.About.Code == code);

    private static ImmutableArray<(T Rule, AskedRule Asked)> Of<T>(IReadOnlyList<AskedRule> rules) =>
        [.. rules.Where(asked => asked.Enabled).Where(asked => asked.Rule is T).Select(asked => ((T)asked.Rule, asked))];
}
