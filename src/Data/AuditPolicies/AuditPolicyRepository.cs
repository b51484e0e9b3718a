using System.Text.Json;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Data.AuditPolicies;

/// <summary>The policies of audits. A change is one transaction with its entry in the activity log.</summary>
public sealed class AuditPolicyRepository(OrganizationRepository organizations, LadderPolicies ladders, ActivityLog activity, TimeProvider time)
{
    /// <summary>The policy of an organization; the catalogue's while it has none of its own.</summary>
    public async Task<AuditPolicy> Find(Session session, string organizationId)
    {
        var policy = await session.QueryOne<AuditPolicy>(
            "select organization_id, version, updated_at, updated_by, schedule, time_zone, scheduled_since from audit_policies where organization_id = @organizationId",
            new { organizationId });
        var networks = await session.Query<NetworkRow>(
            "select environment, networks from environment_networks where organization_id = @organizationId order by environment", new { organizationId });
        return (policy ?? new AuditPolicy { OrganizationId = organizationId }) with
        {
            Ladder = await ladders.Find(session, organizationId),
            Rules = await Settings(session, organizationId),
            Environments = [.. networks.Select(row => new EnvironmentNetworks(row.Environment, row.Networks))],
        };
    }

    /// <summary>Only its settings of rules.</summary>
    public async Task<IReadOnlyList<RuleSetting>> Settings(Session session, string organizationId) =>
        [.. (await session.Query<SettingRow>(
            "select rule, scope, enabled, severity, thresholds from audit_rule_settings where organization_id = @organizationId order by rule, scope", new { organizationId }))
            .Select(row => row.ToSetting())];

    /// <summary>When an organization wants its audits.</summary>
    public async Task<Timetable> Timetable(Session session, string organizationId) =>
        (await session.Query<TimetableRow>(
            "select organization_id, schedule, time_zone, scheduled_since from audit_policies where organization_id = @organizationId", new { organizationId }))
        .Select(row => row.ToTimetable()).FirstOrDefault(AuditPolicies.Timetable.OfHost);

    /// <summary>The same of all organizations that have decided about it.</summary>
    public async Task<IReadOnlyDictionary<string, Timetable>> Timetables(Session session) =>
        (await session.Query<TimetableRow>("select organization_id, schedule, time_zone, scheduled_since from audit_policies where scheduled_since is not null"))
        .ToDictionary(row => row.OrganizationId, row => row.ToTimetable(), StringComparer.Ordinal);

    /// <summary>Puts settings in the place of those of the same rule and scope, or removes those that say nothing; the same for networks.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="settings">What holds from now on.</param>
    /// <param name="environments">The networks of environments from now on; null removes those of a label.</param>
    /// <param name="timetable">When audits run from now on, checked; null leaves that as it is.</param>
    /// <param name="ladder">What is done about tokens that nobody uses from now on, checked; null leaves that as it is.</param>
    public async Task<AuditPolicy> Update(
        Session session, Actor actor, IReadOnlyCollection<RuleSetting> settings, IReadOnlyCollection<(string Environment, IpAllowlist? Networks)> environments,
        Timetable? timetable = null, LadderPolicy? ladder = null)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var before = await Find(session, actor.OrganizationId);
        foreach (var setting in settings)
        {
            await Put(session, actor.OrganizationId, setting);
        }

        foreach (var (environment, networks) in environments)
        {
            await session.Execute(
                networks is null
                    ? "delete from environment_networks where organization_id = @OrganizationId and environment = @environment"
                    : """
                      insert into environment_networks (organization_id, environment, networks) values (@OrganizationId, @environment, @Text)
                      on conflict (organization_id, environment) do update set networks = excluded.networks
                      """,
                new { actor.OrganizationId, environment, Text = networks?.ToStorage() });
        }

        // What does not change has its past: its moments are not to be lost because a rule was set.
        var now = time.GetUtcNow();
        var kept = timetable is null || (timetable.Schedule, timetable.TimeZone) == (before.Schedule, before.TimeZone)
            ? new Timetable(before.Schedule, before.TimeZone, before.ScheduledSince)
            : timetable with { Since = now };
        await session.Execute(
            """
            insert into audit_policies (organization_id, version, updated_at, updated_by, schedule, time_zone, scheduled_since)
            values (@OrganizationId, 1, @Now, @Id, @Schedule, @TimeZone, @Since)
            on conflict (organization_id) do update set version = audit_policies.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
                schedule = excluded.schedule, time_zone = excluded.time_zone, scheduled_since = excluded.scheduled_since
            """,
            new { actor.OrganizationId, Now = now, actor.Id, kept.Schedule, kept.TimeZone, kept.Since });
        await ladders.Put(session, actor.OrganizationId, before.Ladder, ladder ?? before.Ladder, now);
        var after = await Find(session, actor.OrganizationId);
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.AuditPolicyUpdated) { Changes = Differences(before, after) });
        return after;
    }

    private static Task Put(Session session, string organizationId, RuleSetting setting) => session.Execute(
        setting.IsEmpty
            ? "delete from audit_rule_settings where organization_id = @organizationId and rule = @Rule and scope = @Scope"
            : """
              insert into audit_rule_settings (organization_id, rule, scope, enabled, severity, thresholds)
              values (@organizationId, @Rule, @Scope, @Enabled, @Level, @Thresholds)
              on conflict (organization_id, rule, scope) do update
              set enabled = excluded.enabled, severity = excluded.severity, thresholds = excluded.thresholds
              """,
        new
        {
            organizationId,
            setting.Rule,
            setting.Scope,
            setting.Enabled,
            Level = (long?)setting.Severity,
            Thresholds = JsonSerializer.Serialize(setting.Thresholds.OrderBy(threshold => threshold.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal)),
        });

    private static ChangeList Differences(AuditPolicy before, AuditPolicy after)
    {
        var (was, becomes) = (Texts(before), Texts(after));
        return ChangeList.Between([
            ("version", $"{before.Version}", $"{after.Version}"),
            ("schedule", before.Schedule, after.Schedule),
            ("timeZone", before.TimeZone, after.TimeZone),
            ("ladder", Text(before.Ladder), Text(after.Ladder)),
            .. was.Keys.Union(becomes.Keys).Order(StringComparer.Ordinal).Select(key => (key, was.GetValueOrDefault(key), becomes.GetValueOrDefault(key))),
        ]);
    }

    private static string Text(LadderPolicy ladder) => $"{EnumText.Of(ladder.Mode)} suspendAfterDays={ladder.SuspendAfterDays} revokeAfterDays={ladder.RevokeAfterDays}";

    private static Dictionary<string, string> Texts(AuditPolicy policy)
    {
        var texts = policy.Rules.ToDictionary(
            setting => $"{setting.Rule} {setting.Scope}".TrimEnd(),
            setting => string.Join(' ', new[]
            {
                setting.Enabled is { } enabled ? $"enabled={(enabled ? "true" : "false")}" : null,
                setting.Severity is { } severity ? $"severity={EnumText.Of(severity)}" : null,
            }.OfType<string>().Concat(setting.Thresholds.Select(threshold => $"{threshold.Key}={threshold.Value}"))),
            StringComparer.Ordinal);
        foreach (var environment in policy.Environments)
        {
            texts.Add($"networks of {environment.Environment}", environment.Networks.ToStorage());
        }

        return texts;
    }

    private sealed record SettingRow
    {
        public required string Rule { get; init; }

        public required string Scope { get; init; }

        public bool? Enabled { get; init; }

        public long? Severity { get; init; }

        public required string Thresholds { get; init; }

        public RuleSetting ToSetting() => new RuleSetting(Rule)
        {
            Enabled = Enabled,
            Severity = (Severity?)Severity,
            Thresholds = JsonSerializer.Deserialize<Dictionary<string, long>>(Thresholds)!,
        }.At(Scope);
    }

    private sealed record TimetableRow
    {
        public required string OrganizationId { get; init; }

        public string? Schedule { get; init; }

        public string? TimeZone { get; init; }

        public DateTimeOffset? ScheduledSince { get; init; }

        public Timetable ToTimetable() => new(Schedule, TimeZone, ScheduledSince);
    }

    private sealed record NetworkRow
    {
        public required string Environment { get; init; }

        public required IpAllowlist Networks { get; init; }
    }
}
