using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.AuditPolicies;

/// <summary>Checks what somebody wants audits to ask.</summary>
internal sealed class AuditPolicyInput(ApplicationUserList users, AuditPolicyRepository policies, AuditSchedules schedules, RuleCatalog catalog)
{
    private const int MaximumSettings = 200;
    private const int MaximumLabel = 50;

    /// <summary>The settings of rules.</summary>
    /// <exception cref="Refusal">Names the setting and what would be right.</exception>
    public async Task<IReadOnlyList<RuleSetting>> Rules(Session session, string organizationId, Arguments arguments)
    {
        var inputs = Few(arguments.Inputs("rules"), "rules");
        var settings = new List<RuleSetting>(inputs.Count);
        foreach (var (index, input) in inputs.Index())
        {
            settings.Add(await Setting(session, organizationId, input, $"rules[{index}]"));
        }

        return settings;
    }

    /// <summary>The networks of environments; null where a label is to have none.</summary>
    /// <exception cref="Refusal">Names the environment and what would be right.</exception>
    public static IReadOnlyList<(string Environment, IpAllowlist? Networks)> Environments(Arguments arguments) =>
        [.. Few(arguments.Inputs("environments"), "environments").Select((input, index) => (Label(input.Text("environment"), $"environments[{index}].environment"), Networks(input.Texts("networks"), $"environments[{index}].networks")))];

    /// <summary>When audits are to run; null when nothing is said about it.</summary>
    /// <exception cref="Refusal">It never comes, comes too often, or its zone is unknown.</exception>
    public async Task<Timetable?> Timetable(Session session, string organizationId, Arguments arguments)
    {
        if (!arguments.Has("schedule") && !arguments.Has("timeZone"))
        {
            return null;
        }

        var before = await policies.Timetable(session, organizationId);
        var wanted = new Timetable(
            arguments.Has("schedule") ? arguments.Text("schedule") : before.Schedule, arguments.Has("timeZone") ? arguments.Text("timeZone") : before.TimeZone, before.Since);
        if (schedules.TryCreate(wanted, out _, out var problem))
        {
            return wanted;
        }

        var field = problem.IsTimeZone ? "timeZone" : "schedule";
        throw new Refusal(RefusalCode.InvalidSchedule, $"{field}: {problem.Text}", field);
    }

    /// <summary>What is to be done about tokens that nobody uses; null when nothing is said about it. Whoever lets it act must be one who may suspend and revoke.</summary>
    /// <exception cref="Refusal">A number of days is out of its limits.</exception>
    public static LadderPolicy? Ladder(LadderPolicy before, Arguments arguments, Call call)
    {
        if (!arguments.Has("ladder"))
        {
            return null;
        }

        var ladder = arguments.Input("ladder");
        var wanted = before.With(ladder.Enum<LadderMode>("mode"), ladder.Number("suspendAfterDays"), ladder.Number("revokeAfterDays"));
        return wanted.Mode != LadderMode.On || call.Caller.May(Permission.AppUsersWrite) ? wanted : throw RequestError.Forbidden(Permission.AppUsersWrite);
    }

    private async Task<RuleSetting> Setting(Session session, string organizationId, Arguments input, string field)
    {
        var rule = catalog.Find(input.Required("rule"))?.About
            ?? throw new Refusal(RefusalCode.NotFound, $"{field}.rule: there is no such rule; auditRules has the codes.", $"{field}.rule");
        var setting = new RuleSetting(rule.Code)
        {
            Environment = input.Text("environment") is { } label ? Label(label, $"{field}.environment") : null,
            ApplicationUserId = input.Text("applicationUserId"),
            Enabled = input.Flag("enabled"),
            Severity = input.Enum<Severity>("severity"),
            Thresholds = Thresholds(rule, input, field),
        };
        if (!rule.CanBeMuted && (setting.Enabled == false || setting.Severity < rule.Severity))
        {
            throw new Refusal(RefusalCode.Conflict, $"{field}: {rule.Code} cannot be muted.", field);
        }

        if (setting is { Environment: not null, ApplicationUserId: not null })
        {
            throw new Refusal(RefusalCode.InvalidFilter, $"{field}: give environment or applicationUserId, or neither.", field);
        }

        if (setting.ApplicationUserId is { } id && await users.Find(session, organizationId, id) is null)
        {
            throw new Refusal(RefusalCode.NotFound, $"{field}.applicationUserId: there is no such application user.", $"{field}.applicationUserId");
        }

        return setting;
    }

    private static Dictionary<string, long> Thresholds(RuleDescription rule, Arguments input, string field)
    {
        var thresholds = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (index, given) in Few(input.Inputs("thresholds"), $"{field}.thresholds").Index())
        {
            var (name, value, place) = (given.Required("name"), (long)given.Number("value")!.Value, $"{field}.thresholds[{index}]");
            var threshold = rule.Thresholds.FirstOrDefault(threshold => threshold.Name == name)
                ?? throw new Refusal(RefusalCode.NotFound, $"{place}.name: {rule.Code} has {(rule.Thresholds.Count == 0 ? "no thresholds" : string.Join(", ", rule.Thresholds.Select(known => known.Name)))}.", $"{place}.name");
            if (value < threshold.Minimum || value > threshold.Maximum)
            {
                throw new Refusal(RefusalCode.InvalidThreshold, $"{place}.value: give {threshold.Minimum} to {threshold.Maximum}.", $"{place}.value");
            }

            thresholds[name] = value;
        }

        return thresholds;
    }

    private static IReadOnlyList<Arguments> Few(IReadOnlyList<Arguments> inputs, string field) => inputs.Count <= MaximumSettings
        ? inputs
        : throw new Refusal(RefusalCode.InvalidFilter, $"{field}: give at most {MaximumSettings}.", field);

    private static string Label(string? text, string field) => (text ?? "").Trim() is { Length: > 0 and <= MaximumLabel } label && !label.Any(char.IsControl)
        ? label
        : throw new Refusal(RefusalCode.InvalidText, $"{field}: give a label of 1 to {MaximumLabel} characters.", field);

    private static IpAllowlist? Networks(IReadOnlyList<string>? entries, string field) =>
        entries is null ? null
        : IpAllowlist.TryCreate(entries, out var list, out var problem) ? list
        : throw new Refusal(RefusalCode.InvalidIpNetwork, problem.Replace("ipAllowlist", field, StringComparison.Ordinal), field);
}
