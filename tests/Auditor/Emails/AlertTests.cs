using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Leaks;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>What cannot wait: who is told, how soon, and how often.</summary>
public sealed class AlertTests
{
    private static readonly string[] Office = ["192.0.2.0/28"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_leak_is_told_at_once_to_readers_and_the_owner_and_its_news_at_most_hourly_below_it(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (owner, _) = await tenant.Person("otto@example.com", "organization:app_users:read");
        var user = await tenant.User();
        await database.Tamper("update application_users set owner_id = @Owner where id = @Id", new { Owner = owner.Id, user.Id });
        var (token, _) = await tenant.Token(user, 30 * Tenant.Day, ipAllowlist: Office);
        await auditor.Audit(tenant);
        Assert.Equal(0, await auditor.Schedule.EnqueueUrgent(CancellationToken.None));

        await Report("a public gist");
        var first = await Urgent();
        database.Clock.Advance(TimeSpan.FromMinutes(10));
        await Report("a chat");
        var folded = await Urgent();
        database.Clock.Advance(TimeSpan.FromMinutes(51));
        var later = await auditor.Audit(tenant);
        database.Clock.Advance(TimeSpan.FromHours(2));
        var silent = await auditor.Audit(tenant);

        var alerts = (await auditor.Emails(tenant)).Where(email => email.Kind == EmailKind.Alert).ToList();
        Assert.Equal((2, 0, 2, 0), (first.EmailsQueued, folded.EmailsQueued, later.EmailsQueued, silent.EmailsQueued));
        Assert.Equal(UrgentAudits.Note, first.Note);
        Assert.Equal(["ada@example.com", "otto@example.com"], alerts.Take(2).Select(email => email.RecipientAddress).Order(StringComparer.Ordinal));
        Assert.All(alerts.Take(2), email => Assert.Null(email.Thread));
        Assert.All(alerts.Skip(2), email => Assert.Equal(alerts.First(before => before.RecipientId == email.RecipientId).MessageKey, email.Thread));
        Assert.All(alerts.Take(2), email => Assert.Contains("at a public gist", email.Text, StringComparison.Ordinal));
        Assert.All(alerts.Skip(2), email => Assert.Contains("at a chat", email.Text, StringComparison.Ordinal));
        Assert.All(alerts, email => Assert.Equal((true, "LEAK-001", "CRITICAL"), (email.Marks!.Important, email.Marks.Rule, email.Marks.Severity)));

        Task Report(string place) => database.Write(session => database.Get<LeakReports>().Add(session, tenant.Actor, token, LeakSource.Reported, place));

        async Task<AuditRun> Urgent()
        {
            Assert.Equal(1, await auditor.Schedule.EnqueueUrgent(CancellationToken.None));
            Assert.Equal(0, await auditor.Schedule.EnqueueUrgent(CancellationToken.None));
            return (await auditor.Runner.RunNext(tenant.Id, CancellationToken.None))!;
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_ended_secret_that_is_presented_asks_for_one_audit_and_not_for_another_until_tomorrow(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), 30 * Tenant.Day, ipAllowlist: Office);
        await auditor.Audit(tenant);
        await database.Tamper("update tokens set revoked_at = @Then, last_denied_at = @Now where id = @Id", new { token.Id, Then = Given.Now.AddHours(-1), Given.Now });

        Assert.Equal(1, await auditor.Schedule.EnqueueUrgent(CancellationToken.None));
        await database.Tamper("update tokens set last_denied_at = @Later where id = @Id", new { token.Id, Later = Given.Now.AddMinutes(5) });
        Assert.Equal(0, await auditor.Schedule.EnqueueUrgent(CancellationToken.None));
        database.Clock.Advance(TimeSpan.FromDays(1));
        await database.Tamper("update tokens set last_denied_at = @Later where id = @Id", new { token.Id, Later = Given.Now.AddDays(1) });
        Assert.Equal(1, await auditor.Schedule.EnqueueUrgent(CancellationToken.None));
    }

    [Theory]
    [InlineData("production", EmailKind.Alert)]
    [InlineData("staging", EmailKind.AuditDigest)]
    public async Task An_open_allowlist_is_an_alert_on_production_and_no_digest_repeats_it(string environment, EmailKind kind)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await database.Tamper("update application_users set environment = @environment where id = @Id", new { environment, user.Id });
        await auditor.Audit(tenant);
        await tenant.Token(user, ipAllowlist: ["0.0.0.0/0"]);

        await auditor.Audit(tenant);

        Assert.Equal(kind, (await auditor.Emails(tenant))[^1].Kind);
        Assert.Single((await auditor.Emails(tenant)), email => email.Subject.Contains("allowlist open", StringComparison.Ordinal) == (kind == EmailKind.Alert));
    }
}
