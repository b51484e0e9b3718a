using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.AuditPolicies;

/// <summary>Who may turn the ladder on, with which numbers, and who hears of it.</summary>
public sealed class LadderPolicyTests
{
    private const string Ladder = "auditPolicy { ladder { mode suspendAfterDays revokeAfterDays since trippedAt } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_is_off_and_turning_it_on_is_logged_and_mailed_to_all_who_may_read_audits(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await tenant.Person("rita@example.com", Permission.AuditRead);
        await tenant.Person("olga@example.com", Permission.AppUsersRead);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        Assert.Equal(
            """{"mode":"OFF","suspendAfterDays":14,"revokeAfterDays":30,"since":null,"trippedAt":null}""",
            (await admin.Data($"{{ organization {{ {Ladder} }} }}")).GetProperty("organization").GetProperty("auditPolicy").GetProperty("ladder").GetRawText());

        Assert.Equal("""{"mode":"ON","suspendAfterDays":14,"revokeAfterDays":60,"since":"2026-11-23T06:00:00.000Z","trippedAt":null}""", await Change(new { mode = "ON", revokeAfterDays = 60 }));
        Assert.Equal("""{"mode":"ON","suspendAfterDays":14,"revokeAfterDays":60,"since":"2026-11-23T06:00:00.000Z","trippedAt":null}""", await Change(new { mode = "ON" }));
        await admin.Change("updateAuditPolicy", new { schedule = "0 0 7 * * ?" }, "auditPolicy { version }");

        var mails = await auditor.Emails(tenant);
        Assert.Equal(["ada@example.com", "rita@example.com"], mails.Select(mail => mail.RecipientAddress).Order(StringComparer.Ordinal)); // once, and not of what stayed
        Assert.All(mails, mail => Assert.Equal((EmailKind.Ladder, "[AppUsers · Example] Ladder for unused tokens: on"), (mail.Kind, mail.Subject)));
        Assert.All(mails, mail => Assert.Contains("revoked 60 days after", string.Join(' ', mail.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal));
        Assert.Contains(
            """{"field":"ladder","before":"OFF suspendAfterDays=14 revokeAfterDays=30","after":"ON suspendAfterDays=14 revokeAfterDays=60"}""",
            (await admin.Data("{ activity(where: {kind: AUDIT_POLICY_UPDATED}) { nodes { changes { field before after } } } }")).GetRawText(), StringComparison.Ordinal);

        // Nobody has to be told how to turn off what was just turned off.
        Assert.Contains("HOW TO TURN IT OFF", mails[0].Text, StringComparison.Ordinal);
        await Change(new { mode = "OFF" });
        var off = (await auditor.Emails(tenant)).Where(mail => mail.Subject.EndsWith(": off", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, off.Count);
        Assert.All(off, mail => Assert.DoesNotContain("turn it off", mail.Text + mail.Html, StringComparison.OrdinalIgnoreCase));
        Assert.All(off, mail => Assert.Contains("tokens(where: { status: SUSPENDED }, first: 25)", mail.Text, StringComparison.Ordinal));

        async Task<string> Change(object ladder) =>
            (await admin.Change("updateAuditPolicy", new { ladder }, Ladder)).GetProperty("auditPolicy").GetProperty("ladder").GetRawText();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Numbers_out_of_their_limits_are_refused_in_silence(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        foreach (var (ladder, problem) in (IEnumerable<(object Ladder, string Problem)>)
        [
            (new { mode = "ON", suspendAfterDays = 6 }, "ladder.suspendAfterDays: give 7 to 180 days."),
            (new { suspendAfterDays = 181 }, "ladder.suspendAfterDays: give 7 to 180 days."),
            (new { revokeAfterDays = -1 }, "ladder.revokeAfterDays: give 7 to 366 days."),
            (new { revokeAfterDays = 367 }, "ladder.revokeAfterDays: give 7 to 366 days."),
        ])
        {
            var error = (await admin.Payload("updateAuditPolicy", new { ladder }, "__typename")).GetProperty("errors")[0];
            Assert.Equal(("INVALID_THRESHOLD", problem, problem.Split(':')[0]), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString(), error.GetProperty("field").GetString()));
        }

        Assert.Empty(await auditor.Emails(tenant));
        Assert.DoesNotContain((await database.Dump()).Split('\n'), line => line.StartsWith("audit_policies:", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_may_not_suspend_tokens_may_try_it_but_not_let_it_act(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Person("wanda@example.com", Permission.AuditWrite);
        const string mutation = "mutation($mode: LadderMode!) { updateAuditPolicy(input: { ladder: { mode: $mode } }) { errors { code } } }";

        await gateway.As(secret).Data(mutation, new { mode = "DRY_RUN" });
        Assert.Equal("FORBIDDEN", await gateway.As(secret).ErrorCode(mutation, new { mode = "ON" }));

        Assert.Equal(LadderMode.DryRun, (await database.Read(session => database.Get<AuditPolicyRepository>().Find(session, tenant.Id))).Ladder.Mode);
    }
}
