using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;

namespace AppUsersGateway.Gateway.AuditPolicies;

/// <summary>The rules, and what an organization wants its audits to ask of them.</summary>
internal sealed class AuditPolicySlice(
    AuditPolicyRepository policies, AuditPolicyInput input, LadderPolicyNotice notice, RuleLookup rules, ApplicationUserList users, AuditRunRepository runs, PrincipalLookup principals) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("UpdateAuditPolicyPayload", "auditPolicy");
        schema.Root("Query").Query("auditRules", async call => await rules.All(call));
        schema.Root("Mutation").Mutation("updateAuditPolicy", ActivityKind.AuditPolicyUpdated, async (call, arguments, session) =>
        {
            var before = (await policies.Find(session, call.OrganizationId)).Ladder;
            var after = await policies.Update(
                session, call.Actor, await input.Rules(session, call.OrganizationId, arguments), AuditPolicyInput.Environments(arguments),
                await input.Timetable(session, call.OrganizationId, arguments), AuditPolicyInput.Ladder(before, arguments, call));
            await notice.Queue(session, call.Actor, before, after.Ladder);
            return Payload.Done(("auditPolicy", after));
        });
        schema.Type<Organization>("Organization").Lookup("auditPolicy", async (organization, call) => await call.Read(session => policies.Find(session, organization.Id)));
        schema.Type<AuditPolicy>("AuditPolicy")
            .Field("version", policy => policy.Version)
            .Field("updatedAt", policy => policy.UpdatedAt)
            .Link("updatedBy", policy => policy.UpdatedBy, principals.Find)
            .Field("schedule", policy => policy.Schedule)
            .Field("timeZone", policy => policy.TimeZone)
            .Field("ladder", policy => policy.Ladder)
            .Field("rules", policy => policy.Rules)
            .Field("environments", policy => policy.Environments);
        schema.Type<LadderPolicy>("LadderPolicy")
            .Enum("mode", ladder => ladder.Mode)
            .Field("suspendAfterDays", ladder => ladder.SuspendAfterDays)
            .Field("revokeAfterDays", ladder => ladder.RevokeAfterDays)
            .Field("since", ladder => ladder.Since)
            .Field("trippedAt", ladder => ladder.TrippedAt)
            .Link("trippedBy", ladder => ladder.TrippedBy, (ids, call) => call.Read(session => runs.FindMany(session, call.OrganizationId, ids)))
            .Field("confirmedAt", ladder => ladder.ConfirmedAt);
        schema.Type<RuleSetting>("RuleSetting")
            .Link("rule", (settings, call) => rules.Of(settings.Select(setting => setting.Rule), call))
            .Field("environment", setting => setting.Environment)
            .Link("applicationUser", setting => setting.ApplicationUserId, (ids, call) => call.Read(session => users.FindMany(session, call.OrganizationId, ids)))
            .Field("enabled", setting => setting.Enabled)
            .Field("severity", setting => setting.Severity is { } severity ? Data.Database.EnumText.Of(severity) : null)
            .Field("thresholds", setting => setting.Thresholds.OrderBy(threshold => threshold.Key, StringComparer.Ordinal));
        schema.Type<KeyValuePair<string, long>>("ThresholdSetting").Field("name", threshold => threshold.Key).Field("value", threshold => threshold.Value);
        schema.Type<EnvironmentNetworks>("EnvironmentNetworks")
            .Field("environment", networks => networks.Environment)
            .Field("networks", networks => networks.Networks.Networks.Select(network => network.ToString()));
        BindRule(schema);
    }

    private static void BindRule(SchemaBinder schema)
    {
        schema.Type<ShownRule>("AuditRule")
            .Field("code", rule => rule.About.Code)
            .Field("title", rule => rule.About.Title)
            .Enum("severity", rule => rule.Asked?.Severity ?? rule.About.Severity)
            .Field("threshold", rule => rule.Asked is { } asked ? rule.About.ThresholdText(asked.Terms) : "")
            .Field("thresholds", rule => rule.Asked is { } asked ? rule.About.Thresholds.Select(threshold => new ShownThreshold(threshold, asked.Terms[threshold])) : [])
            .Field("rationale", rule => rule.About.Rationale)
            .Field("remedy", rule => rule.About.Remedy)
            .Field("references", rule => rule.About.References)
            .Field("enabled", rule => rule.Asked?.Enabled == true)
            .Field("canBeMuted", rule => rule.About.CanBeMuted);
        schema.Type<ShownThreshold>("RuleThreshold")
            .Field("name", shown => shown.Threshold.Name)
            .Enum("unit", shown => shown.Threshold.Unit)
            .Field("value", shown => shown.Value)
            .Field("default", shown => shown.Threshold.Default);
    }
}
