using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Auditor.Runs;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>Silence means health, because health and its absence are told.</summary>
public sealed class HeartbeatTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_month_in_which_nothing_changed_ends_with_one_all_clear(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var mail = new SmtpSink(); // a mail that waits for a day is a finding itself
        await using var auditor = new AuditorNode(database, mail);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), 365 * Tenant.Day);
        await auditor.Audit(tenant);
        await auditor.Send();
        await database.Tamper("update application_users set reviewed_at = created_at + 86400000000");
        var kinds = new List<(int Day, EmailKind Kind)>();
        for (var day = 1; day <= 65; day++)
        {
            database.Clock.Advance(TimeSpan.FromDays(1));
            await database.Tamper("update tokens set last_used_at = @Now", new { Now = database.Clock.GetUtcNow() });
            var run = await auditor.Audit(tenant);
            await auditor.Send();
            kinds.AddRange((await auditor.Emails(tenant)).Where(email => email.RunId == run.Id).Select(email => (day, email.Kind)));
        }

        var clear = kinds.Where(mail => mail.Kind == EmailKind.AllClear).Select(mail => mail.Day).ToList();
        var last = kinds.Where(mail => mail.Kind == EmailKind.AuditDigest).Select(mail => mail.Day).Where(day => day < clear[0]).DefaultIfEmpty(0).Max();
        Assert.Equal(last + 30, clear[0]);
        var email = (await auditor.Emails(tenant)).First(mail => mail.Kind == EmailKind.AllClear);
        Assert.Contains("Audits run, and nothing has changed for a month.", email.Text, StringComparison.Ordinal);
        Assert.Matches(@"Audits:\s+31 of 31 succeeded", email.Text);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Audits_that_do_not_run_or_fail_are_told_once_a_day_by_whichever_auditor_notices(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var healthy = new AuditorNode(database);
        await using var broken = new AuditorNode(database, rules: BrokenRule.Alone);
        await using var other = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), 365 * Tenant.Day);
        await healthy.Audit(tenant);

        // The schedule's next moment is a day later, and two hours after it somebody notices.
        database.Clock.Advance(TimeSpan.FromHours(25.9));
        Assert.Equal(0, await healthy.Health.Look(CancellationToken.None));
        await broken.Audit(tenant);
        database.Clock.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(1, await healthy.Health.Look(CancellationToken.None));
        Assert.Equal(0, await other.Health.Look(CancellationToken.None));
        database.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await other.Health.Look(CancellationToken.None));
        await healthy.Audit(tenant);
        Assert.Equal(0, await other.Health.Look(CancellationToken.None));

        var emails = (await healthy.Emails(tenant)).Where(email => email.Kind == EmailKind.AuditorUnhealthy).ToList();
        Assert.Equal(["[AppUsers · Example] No audit for 26 hours", "[AppUsers · Example] No audit for 50 hours"], emails.Select(email => email.Subject));
        Assert.Single(emails.Select(email => email.Thread).Distinct(StringComparer.Ordinal));
        Assert.All(emails, email => Assert.Contains("Rule TST-002 failed on", email.Text, StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_review_comes_once_a_quarter_to_each_owner_and_no_more_at_once_than_may(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database, sink: null, rules: null, ("Auditor:MaximumMailsPerRun", "1"));
        var tenant = await database.GivenTenant();
        await tenant.User();
        var (owner, _) = await tenant.Person("otto@example.com", "organization:app_users:read");
        var user = await tenant.User("billing-export");
        await database.Tamper("update application_users set owner_id = @Owner where id = @Id", new { Owner = owner.Id, user.Id });
        await database.Tamper("update application_users set created_at = created_at - @Ago", new { Ago = 200L * 86_400_000 });
        await auditor.Audit(tenant);

        await auditor.Audit(tenant);
        Assert.Single(await Reviews());
        await auditor.Audit(tenant);
        await auditor.Audit(tenant);
        Assert.Equal(["ada@example.com", "otto@example.com"], (await Reviews()).Select(email => email.RecipientAddress).Order(StringComparer.Ordinal));
        database.Clock.Advance(TimeSpan.FromDays(60));
        await auditor.Audit(tenant);
        await auditor.Audit(tenant);

        Assert.Equal(4, (await Reviews()).Count);
        Assert.Contains("reviewApplicationUser", (await Reviews())[0].Text, StringComparison.Ordinal);

        async Task<IReadOnlyList<Email>> Reviews() => [.. (await auditor.Emails(tenant)).Where(email => email.Kind == EmailKind.Review)];
    }
}
