using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>What owners are told, when, and when not: real audits of a real database, the clock moved by the test.</summary>
public sealed class OwnerNoticeTests
{
    private const long Days60 = 60 * Tenant.Day;
    private static readonly string[] Office = ["192.0.2.0/28"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_step_of_a_deadline_is_told_once_and_only_the_tightest(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var (tenant, owner) = await Given(database);
        await auditor.Audit(tenant);
        var (token, _) = await tenant.Token(await Owned(database, tenant, owner.Id), Days60, ipAllowlist: Office);
        var told = new List<(int Day, string Subject)>();
        for (var day = 1; day <= 60; day++)
        {
            database.Clock.Advance(TimeSpan.FromDays(1));
            await auditor.Audit(tenant);
            told.AddRange(Notices(await auditor.Emails(tenant)).Skip(told.Count).Select(email => (day, email.Subject)));
        }

        // Never used in the meantime, so TOK-008 has its own steps; the deadline's come 30, 14, 7 and 1 day before the end.
        Assert.Equal([30, 46, 53, 59], told.Where(notice => notice.Subject.Contains("expires", StringComparison.Ordinal)).Select(notice => notice.Day));
        var emails = Notices(await auditor.Emails(tenant)).ToList();
        Assert.All(emails, email => Assert.Equal(owner.Email, email.RecipientAddress));
        Assert.Contains(emails, email => email.Text.Contains($"tokenId: \"{token.Id}\"", StringComparison.Ordinal) && email.Text.Contains("rotateToken", StringComparison.Ordinal));
        Assert.All(emails.Where(email => email.Subject.Contains("expires", StringComparison.Ordinal)), email => Assert.Contains("BEGIN:VEVENT", email.Calendar, StringComparison.Ordinal));
        Assert.Equal(told.Count, emails.Select(email => email.MessageKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task All_tokens_of_an_owner_stand_in_one_mail_and_the_last_step_alone_when_several_were_passed(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var (tenant, owner) = await Given(database);
        await auditor.Audit(tenant);
        var user = await Owned(database, tenant, owner.Id);
        for (var i = 0; i < 3; i++)
        {
            await tenant.Token(user, Days60, ipAllowlist: Office);
        }

        database.Clock.Advance(TimeSpan.FromDays(54));
        await auditor.Audit(tenant);
        await auditor.Audit(tenant);

        var email = Assert.Single(Notices(await auditor.Emails(tenant)));
        Assert.Equal(3, email.Text.Split("Expires in 6 days").Length - 1);
        Assert.Contains("2 other tokens of yours", email.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_first_audit_tells_no_owner_and_the_second_nothing_that_the_first_saw(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var (tenant, owner) = await Given(database);
        await tenant.Token(await Owned(database, tenant, owner.Id), Days60, ipAllowlist: Office);
        database.Clock.Advance(TimeSpan.FromDays(50));

        var first = await auditor.Audit(tenant);
        var second = await auditor.Audit(tenant);
        database.Clock.Advance(TimeSpan.FromDays(4));
        await auditor.Audit(tenant);

        Assert.Equal((1, 0), (first.EmailsQueued, second.EmailsQueued));
        var emails = await auditor.Emails(tenant);
        Assert.Contains("This is the first audit", emails[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("This is the first audit", emails[^1].Text, StringComparison.Ordinal);
        Assert.Contains("expires in 6 days", Assert.Single(Notices(emails)).Subject, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task More_mails_than_may_be_are_held_back_and_told_in_the_digest_alone(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database, sink: null, rules: null, ("Auditor:MaximumMailsPerRun", "2"));
        var (tenant, owner) = await Given(database);
        await auditor.Audit(tenant);
        await tenant.Token(await Owned(database, tenant, owner.Id), Days60, ipAllowlist: Office);
        foreach (var name in new[] { "olga", "paul" })
        {
            var (person, _) = await tenant.Person($"{name}@example.com", "organization:app_users:read");
            await tenant.Token(await Owned(database, tenant, person.Id, name), Days60, ipAllowlist: Office);
        }

        database.Clock.Advance(TimeSpan.FromDays(54));
        var run = await auditor.Audit(tenant);
        await database.Write(session => session.Execute("update administrators set status = 'REMOVED' where email = 'paul@example.com'"));
        database.Clock.Advance(TimeSpan.FromHours(1));
        var next = await auditor.Audit(tenant);

        Assert.Equal((AuditRunStatus.Succeeded, 3L), (run.Status, run.EmailsHeldBack));
        var emails = await auditor.Emails(tenant);
        Assert.Contains("3 mails to owners were held back", emails.First(email => email.RunId == run.Id).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Notices(emails), email => email.RunId == run.Id);
        Assert.Equal((0L, 2), (next.EmailsHeldBack, Notices(emails).Count(email => email.RunId == next.Id)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_takes_an_application_user_over_hears_of_its_deadlines(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var (tenant, owner) = await Given(database);
        await auditor.Audit(tenant);
        var user = await Owned(database, tenant, owner.Id);
        await tenant.Token(user, Days60, ipAllowlist: Office);
        database.Clock.Advance(TimeSpan.FromDays(50));
        await auditor.Audit(tenant);
        var (heir, _) = await tenant.Person("heir@example.com", "organization:app_users:read");
        await database.Tamper("update application_users set owner_id = @Heir where id = @Id", new { Heir = heir.Id, user.Id });

        await auditor.Audit(tenant);
        await auditor.Audit(tenant);

        Assert.Equal([heir.Email, owner.Email], Notices(await auditor.Emails(tenant)).Select(email => email.RecipientAddress).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Email> Notices(IEnumerable<Email> emails) => emails.Where(email => email.Kind == EmailKind.OwnerNotice);

    private static async Task<(Tenant Tenant, AppUsersGateway.Data.Administrators.Administrator Owner)> Given(TestDatabase database)
    {
        var tenant = await database.GivenTenant();
        return (tenant, (await tenant.Person("otto@example.com", "organization:app_users:read")).Person);
    }

    private static async Task<AppUsersGateway.Data.ApplicationUsers.ApplicationUser> Owned(TestDatabase database, Tenant tenant, string ownerId, string name = "billing-export")
    {
        var user = await tenant.User(name);
        await database.Tamper("update application_users set owner_id = @ownerId, reviewed_at = created_at + 8640000000 where id = @Id", new { ownerId, user.Id });
        return user;
    }
}
