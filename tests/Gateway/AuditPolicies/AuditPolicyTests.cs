using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.AuditPolicies;

/// <summary>What an organization wants of the rules is what its next audit does.</summary>
public sealed class AuditPolicyTests
{
    private const string Policy = "auditPolicy { version rules { rule { code } environment applicationUser { name } enabled severity thresholds { name value } } environments { environment networks } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Settings_narrow_from_the_organization_over_the_environment_to_one_user(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (one, other) = (await tenant.User("one"), await tenant.User("other"));
        var (first, _) = await tenant.Token(one, 20 * Tenant.Day);
        var (second, _) = await tenant.Token(other, 20 * Tenant.Day);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        await Change(new { rule = "NET-001", severity = "CRITICAL" }, new { rule = "TOK-003", enabled = false });
        Assert.Equal(Both("HIGH"), await Audit());
        Assert.Equal("""[{"code":"NET-001","severity":"CRITICAL","enabled":true},{"code":"TOK-003","severity":"HIGH","enabled":false}]""", await Rules("NET-001", "TOK-003"));

        await Change(new { rule = "NET-001", environment = "STAGING", severity = "LOW" }, new { rule = "NET-001", applicationUserId = one.Id, enabled = false });
        Assert.Equal($"NET-001 {second.Id} INFO", await Audit());

        await Change(new { rule = "NET-001" }, new { rule = "NET-001", environment = "STAGING" }, new { rule = "NET-001", applicationUserId = one.Id }, new { rule = "TOK-003", thresholds = new[] { new { name = "low", value = 20 } } });
        Assert.Equal(Both("MEDIUM"), await Audit());
        Assert.Equal(
            """{"version":3,"rules":[{"rule":{"code":"TOK-003"},"environment":null,"applicationUser":null,"enabled":null,"severity":null,"thresholds":[{"name":"low","value":20}]}],"environments":[]}""",
            (await admin.Data($"{{ organization {{ {Policy} }} }}")).GetProperty("organization").GetProperty("auditPolicy").GetRawText());
        Assert.Contains("longer than 20 days: low", (await admin.Data("{ auditRules { threshold } }")).GetRawText(), StringComparison.Ordinal);

        string Both(string severity) => string.Join(", ", new[] { first.Id, second.Id }.Order(StringComparer.Ordinal).Select(id => $"NET-001 {id} {severity}"));

        async Task Change(params object[] rules) => await admin.Change("updateAuditPolicy", new { rules }, "auditPolicy { version }");

        async Task<string> Audit()
        {
            await auditor.Audit(tenant);
            return string.Join(", ", (await auditor.Findings(tenant)).Where(finding => finding.Rule is "NET-001" or "TOK-003")
                .Select(finding => $"{finding.Rule} {finding.SubjectId} {finding.Severity.ToString().ToUpperInvariant()}").Order(StringComparer.Ordinal));
        }

        async Task<string> Rules(params string[] codes) => "[" + string.Join(',', (await admin.Data("{ auditRules { code severity enabled } }")).GetProperty("auditRules")
            .EnumerateArray().Where(rule => codes.Contains(rule.GetProperty("code").GetString())).Select(rule => rule.GetRawText())) + "]";
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Networks_of_environments_tell_who_crosses_them(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        await gateway.As(secret.Reveal()).Data("{ viewer { permissions } }");
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        await admin.Change("updateAuditPolicy", new { environments = new[] { new { environment = "production", networks = new[] { "127.0.0.0/8" } } } }, "auditPolicy { version }");
        await auditor.Audit(tenant);

        var crossing = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "USR-006");
        Assert.Equal((token.ApplicationUserId, "belongs to staging and is called from production"), (crossing.SubjectId, crossing.Title));
        await admin.Change("updateAuditPolicy", new { environments = new[] { new { environment = "production" } } }, "auditPolicy { version }");
        await auditor.Audit(tenant);
        Assert.DoesNotContain(await auditor.Findings(tenant), finding => finding.Rule == "USR-006");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Schedule_and_zone_are_the_policys_until_it_gives_them_back(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("""{"schedule":"0 0 6 ? * MON-FRI","timeZone":"Europe/Berlin"}""", await Change(new { schedule = "0 0 6 ? * MON-FRI", timeZone = "Europe/Berlin" }));
        Assert.Equal("""{"schedule":"0 0 6 ? * MON-FRI","timeZone":"Europe/Berlin"}""", await Change(new { rules = new[] { new { rule = "TOK-001", enabled = false } } }));
        Assert.Equal("""{"schedule":null,"timeZone":"Europe/Berlin"}""", await Change(new { schedule = (string?)null }));
        Assert.Equal("""{"schedule":null,"timeZone":null}""", await Change(new { timeZone = (string?)null }));

        foreach (var (input, problem) in (IEnumerable<(object Input, string Problem)>)
        [
            (new { schedule = "0 0 7 31 2 ?" }, "schedule: '0 0 7 31 2 ?' never comes: its day does not exist, or is past."),
            (new { schedule = "* 0 6 * * ?" }, "schedule: '* 0 6 * * ?' comes again after 1 seconds: leave at least one minute between two audits."),
            (new { schedule = "every morning" }, "schedule: 'every morning' is no cron expression of seconds, minutes, hours, day of month, month, day of week: use one such as 0 0 6 * * ?"),
            (new { timeZone = "Mars/Olympus" }, "timeZone: 'Mars/Olympus' is unknown: use a name such as UTC or Europe/Berlin."),
        ])
        {
            var error = (await admin.Payload("updateAuditPolicy", input, "__typename")).GetProperty("errors")[0];
            Assert.Equal(("INVALID_SCHEDULE", problem, problem.Split(':')[0]), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString(), error.GetProperty("field").GetString()));
        }

        var stored = await database.Read(session => database.Get<AuditPolicyRepository>().Find(session, tenant.Id));
        Assert.Equal((4, null, null), (stored.Version, stored.Schedule, stored.TimeZone));

        async Task<string> Change(object input) =>
            (await admin.Change("updateAuditPolicy", input, "auditPolicy { schedule timeZone }")).GetProperty("auditPolicy").GetRawText();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_makes_no_sense_is_refused_with_its_place(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("NOT_FOUND rules[0].rule", await Refused(new { rules = new[] { new { rule = "TOK-999" } } }));
        Assert.Equal("CONFLICT rules[0]", await Refused(new { rules = new[] { new { rule = "GOV-001", enabled = false } } }));
        Assert.Equal("CONFLICT rules[0]", await Refused(new { rules = new[] { new { rule = "GOV-001", severity = "LOW" } } }));
        Assert.Equal("NOT_FOUND rules[0].thresholds[0].name", await Refused(new { rules = new[] { new { rule = "TOK-001", thresholds = new[] { new { name = "days", value = 3 } } } } }));
        Assert.Equal("INVALID_THRESHOLD rules[0].thresholds[0].value", await Refused(new { rules = new[] { new { rule = "TOK-007", thresholds = new[] { new { name = "low", value = 0 } } } } }));
        Assert.Equal("NOT_FOUND rules[0].applicationUserId", await Refused(new { rules = new[] { new { rule = "TOK-007", applicationUserId = "app_00000000000000000000000000" } } }));
        Assert.Equal("INVALID_IP_NETWORK environments[0].networks", await Refused(new { environments = new[] { new { environment = "x", networks = new[] { "10.0.0.1/8" } } } }));
        Assert.Equal("INVALID_TEXT environments[0].environment", await Refused(new { environments = new[] { new { environment = " ", networks = new[] { "10.0.0.0/8" } } } }));
        Assert.DoesNotContain((await database.Dump()).Split('\n'), line => line.StartsWith("audit_policies:", StringComparison.Ordinal) || line.StartsWith("audit_rule_settings:", StringComparison.Ordinal));

        async Task<string> Refused(object input)
        {
            var error = (await admin.Payload("updateAuditPolicy", input, "__typename")).GetProperty("errors")[0];
            return $"{error.GetProperty("code").GetString()} {error.GetProperty("field").GetString()}";
        }
    }
}
