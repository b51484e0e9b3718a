using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Runs;

public sealed class AuditRunnerTests
{
    private const long Year = 365 * Tenant.Day;
    private static readonly string[] Office = ["192.0.2.0/28"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_run_opens_findings_and_queues_one_digest_for_everybody_who_may_read_audits(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await Invite(database, tenant, "rita@example.com", Permission.AuditRead);
        await Invite(database, tenant, "olga@example.com", Permission.AppUsersRead);
        var (token, _) = await tenant.Token(await tenant.User(), ipAllowlist: ["0.0.0.0/0"]);

        var run = await auditor.Audit(tenant);

        var finding = Assert.Single(await auditor.Findings(tenant));
        Assert.Equal(("NET-002", Severity.Critical, token.Id, run.Id), (finding.Rule, finding.Severity, finding.TokenId, finding.OpenedByRun));
        Assert.Equal((AuditRunStatus.Succeeded, 1, 1, 1, 2), (run.Status, run.TokensExamined, run.ApplicationUsersExamined, run.FindingsOpened, run.EmailsQueued));
        var emails = await auditor.Emails(tenant);
        Assert.Equal(["ada@example.com", "rita@example.com"], emails.Select(email => email.RecipientAddress).Order(StringComparer.Ordinal));
        Assert.All(emails, email => Assert.Equal("[AppUsers · Example] 1 critical, 1 new · Token audit 23 Nov", email.Subject));
        Assert.All(emails, email => Assert.Equal((EmailStatus.Pending, run.Id), (email.Status, email.RunId)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_second_run_over_the_same_facts_writes_no_finding_and_no_mail(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        await auditor.Audit(tenant);
        var before = Lines(await database.Dump());

        var second = await auditor.Audit(tenant);

        Assert.Equal((AuditRunStatus.Succeeded, 0, 0, 0), (second.Status, second.FindingsOpened, second.FindingsResolved, second.EmailsQueued));
        Assert.Equal(before, Lines(await database.Dump()));

        static IEnumerable<string> Lines(string dump) =>
            dump.Split('\n').Where(line => line.StartsWith("findings:", StringComparison.Ordinal) || line.StartsWith("emails:", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Wording_that_ages_is_refreshed_silently_and_a_higher_severity_is_mailed(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var mail = new SmtpSink(); // a mail that waits for a day is a finding itself
        await using var auditor = new AuditorNode(database, mail);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), Year, ipAllowlist: Office);
        database.Clock.Advance(TimeSpan.FromDays(8));
        await auditor.Audit(tenant);
        await auditor.Send();

        database.Clock.Advance(TimeSpan.FromDays(1));
        var next = await auditor.Audit(tenant);
        var silent = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "TOK-008");
        database.Clock.Advance(TimeSpan.FromDays(6));
        var last = await auditor.Audit(tenant);

        Assert.Equal((0, 0, 0), (next.FindingsOpened, next.FindingsWorsened, next.EmailsQueued));
        Assert.Contains("9 days", silent.Title, StringComparison.Ordinal);
        var worse = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "TOK-008");
        Assert.Equal((1, 2), (last.FindingsWorsened, last.EmailsQueued)); // the digest, and the notice to the owner
        Assert.Equal((silent.Id, Severity.Medium, Given.InDays(15)), (worse.Id, worse.Severity, worse.WorsenedAt));
        Assert.Contains("(was low)", (await auditor.Emails(tenant)).Last(email => email.Kind == EmailKind.AuditDigest).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_finding_resolves_when_its_cause_is_gone_and_reopens_when_it_returns(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await tenant.Token(user, ipAllowlist: Office);
        var (token, _) = await tenant.Token(user);
        await auditor.Audit(tenant);
        var first = Assert.Single(await auditor.Findings(tenant));

        database.Clock.Advance(TimeSpan.FromMinutes(1));
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, token.Id, null));
        var resolving = await auditor.Audit(tenant);
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        await database.Write(session => database.Get<TokenSuspension>().Resume(session, tenant.Actor, token.Id));
        var reopening = await auditor.Audit(tenant);

        Assert.Equal((1, 1), (resolving.FindingsResolved, resolving.EmailsQueued));
        var text = (await auditor.Emails(tenant))[1].Text;
        Assert.Contains("Nothing new. 1 finding is resolved.", text, StringComparison.Ordinal);
        Assert.Contains("NET-001: terraform / augu_", text, StringComparison.Ordinal);
        Assert.Equal((0, 1, 1), (reopening.FindingsOpened, reopening.FindingsReopened, reopening.EmailsQueued));
        var second = Assert.Single(await auditor.Findings(tenant, status: null));
        Assert.Equal((first.Id, first.OpenedAt, Given.Now.AddMinutes(2), null), (second.Id, second.OpenedAt, second.ReopenedAt, second.ResolvedByRun));
        Assert.Contains("(again)", (await auditor.Emails(tenant))[2].Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_audit_opens_reopens_and_resolves_and_touches_nothing_else(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database, rules: RuleCatalog.Of(new NoAllowlist()));
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (back, _) = await tenant.Token(user);
        var (gone, _) = await tenant.Token(user);
        await tenant.Token(user);
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, back.Id, null));
        await auditor.Audit(tenant);
        await database.Write(session => database.Get<TokenSuspension>().Resume(session, tenant.Actor, back.Id));
        await auditor.Audit(tenant);
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, back.Id, null));
        await auditor.Audit(tenant);
        var before = (await auditor.Findings(tenant, status: null)).ToDictionary(finding => finding.SubjectId);

        await database.Write(session => database.Get<TokenSuspension>().Resume(session, tenant.Actor, back.Id));
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, gone.Id, null));
        var (fresh, _) = await tenant.Token(user);
        var run = await auditor.Audit(tenant);

        Assert.Equal((1, 1, 1), (run.FindingsOpened, run.FindingsReopened, run.FindingsResolved));
        var after = (await auditor.Findings(tenant, status: null)).ToDictionary(finding => finding.SubjectId);
        Assert.Equal((FindingStatus.Resolved, FindingStatus.Open), (before[back.Id].Status, after[back.Id].Status));
        Assert.Equal(before[back.Id].Id, after[back.Id].Id);
        Assert.Equal(FindingStatus.Resolved, after[gone.Id].Status);
        Assert.Equal(run.Id, after[fresh.Id].OpenedByRun);
        Assert.Equal(4, after.Count);
        Assert.Single(after.Values, finding => before.GetValueOrDefault(finding.SubjectId)?.Change == finding.Change);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_auditors_at_once_make_one_set_of_findings_and_one_mail_each(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        await using var here = new AuditorNode(database);
        await using var there = new AuditorNode(other);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        for (var i = 0; i < 10; i++)
        {
            await tenant.Token(user);
        }

        var asked = await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? here : there).Runner.RunNext(tenant.Id, CancellationToken.None))));

        Assert.Equal(asked!.Id, Assert.Single(runs, run => run is not null)!.Id);
        Assert.Equal(10, (await here.Findings(tenant, status: null)).Count(finding => finding.Rule == "NET-001"));
        Assert.Single(await here.Emails(tenant));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_auditor_that_slept_past_its_lease_commits_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        using var gate = new Gate();
        await using var sleeper = new AuditorNode(database, rules: gate.Rules);
        await using var other = database.AnotherNode();
        await using var awake = new AuditorNode(other);
        var asked = await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));

        var sleeping = Task.Run(() => sleeper.Runner.RunNext(tenant.Id, CancellationToken.None));
        await gate.Reached();
        database.Clock.Advance(TimeSpan.FromMinutes(11));
        var finished = await awake.Runner.RunNext(tenant.Id, CancellationToken.None);
        gate.Open();

        Assert.Null(await sleeping);
        Assert.Equal(asked!.Id, finished!.Id);
        Assert.Equal("NET-001", Assert.Single(await awake.Findings(tenant, status: null)).Rule);
        Assert.Single(await awake.Emails(tenant));
        Assert.Contains(sleeper.Log.All, line => line.StartsWith("Warning: Audit run_", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_rule_that_throws_fails_the_run_with_a_sentence_and_changes_no_finding(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var healthy = new AuditorNode(database);
        await using var broken = new AuditorNode(database, rules: BrokenRule.Alone);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());
        await healthy.Audit(tenant);

        var run = await broken.Audit(tenant);

        Assert.Equal(AuditRunStatus.Failed, run.Status);
        Assert.Equal($"Rule TST-002 failed on {token.Id}. No finding was changed. The auditor's log has the details under this run's id.", run.Error);
        Assert.Equal(FindingStatus.Open, Assert.Single(await healthy.Findings(tenant, status: null)).Status);
        Assert.Single(broken.Log.All, line => line.StartsWith("Error:", StringComparison.Ordinal));
        Assert.Equal(AuditRunStatus.Succeeded, (await healthy.Audit(tenant)).Status);
    }

    private static Task Invite(TestDatabase database, Tenant tenant, string email, string permission) =>
        database.Write(session => database.Administrators.Create(session, tenant.Actor, email, null, [permission]));
}
