using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Runs;

/// <summary>What becomes of findings that somebody decided about, audit by audit.</summary>
public sealed class FindingLifeTests
{
    private static readonly string[] Office = ["192.0.2.0/28"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_accepted_is_told_to_nobody_until_its_day_comes(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var mail = new SmtpSink(); // a mail that waits for a day is a finding itself
        await using var auditor = new AuditorNode(database, mail);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), 20 * Tenant.Day);
        await auditor.Audit(tenant);
        await auditor.Send();
        var found = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "NET-001");
        await Decide(database, decisions => (session, actor) => decisions.Acknowledge(session, actor, found.Id, "until the move", Given.InDays(3)), tenant);

        database.Clock.Advance(TimeSpan.FromDays(2));
        var quiet = await auditor.Audit(tenant);
        Assert.Equal((0, 0, 0), (quiet.FindingsReopened, quiet.FindingsResolved, quiet.EmailsQueued));
        Assert.Equal((FindingStatus.Acknowledged, "until the move"), Standing(await One(auditor, tenant, found.Id)));

        database.Clock.Advance(TimeSpan.FromDays(1));
        var over = await auditor.Audit(tenant);
        Assert.Equal((1, 1), (over.FindingsReopened, over.EmailsQueued));
        var reopened = await One(auditor, tenant, found.Id);
        Assert.Equal((FindingStatus.Open, (DateTimeOffset?)Given.InDays(3), null), (reopened.Status, reopened.ReopenedAt, reopened.Acknowledgement));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_worsens_reopens_whatever_somebody_decided_before(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var mail = new SmtpSink(); // a mail that waits for a day is a finding itself
        await using var auditor = new AuditorNode(database, mail);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), 200 * Tenant.Day, ipAllowlist: Office);
        database.Clock.Advance(TimeSpan.FromDays(8));
        await auditor.Audit(tenant);
        await auditor.Send();
        var found = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "TOK-008");
        await Decide(database, decisions => (session, actor) => decisions.Snooze(session, actor, found.Id, "next sprint", Given.InDays(100)), tenant);

        database.Clock.Advance(TimeSpan.FromDays(7));
        var run = await auditor.Audit(tenant);

        var worse = await One(auditor, tenant, found.Id);
        Assert.Equal((FindingStatus.Open, Severity.Medium, (DateTimeOffset?)Given.InDays(15)), (worse.Status, worse.Severity, worse.ReopenedAt));
        Assert.Equal((1, 2), (run.FindingsWorsened, run.EmailsQueued)); // the digest, and the notice to the owner
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_gone_resolves_whatever_somebody_decided_before(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());
        await auditor.Audit(tenant);
        var found = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "NET-001");
        await Decide(database, decisions => (session, actor) => decisions.Acknowledge(session, actor, found.Id, "known", Given.InDays(3)), tenant);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));

        await auditor.Audit(tenant);

        Assert.Equal((FindingStatus.Resolved, "known"), Standing(await One(auditor, tenant, found.Id)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_exception_keeps_findings_acknowledged_and_counted_while_it_holds(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (excepted, _) = await tenant.Token(user, 20 * Tenant.Day);
        var (other, _) = await tenant.Token(user, 20 * Tenant.Day);
        var exception = await Except(database, tenant, excepted, Given.InDays(2));

        var first = await auditor.Audit(tenant);
        Assert.Equal(1, first.FindingsExcepted);
        var findings = (await auditor.Findings(tenant, status: null)).Where(finding => finding.Rule == "NET-001").ToDictionary(finding => finding.TokenId!);
        Assert.Equal((FindingStatus.Acknowledged, exception.Id), (findings[excepted.Id].Status, findings[excepted.Id].ExceptionId));
        Assert.Equal(FindingStatus.Open, findings[other.Id].Status);
        var before = await database.Dump();
        database.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((1, 0), ((await auditor.Audit(tenant)).FindingsExcepted, (await auditor.Audit(tenant)).EmailsQueued));
        Assert.Equal(Lines(before), Lines(await database.Dump()));

        // Ended early, and then one whose time runs out.
        await database.Write(session => database.Get<RuleExceptionRepository>().End(session, tenant.Actor, exception.Id));
        Assert.Equal((0, 1), Numbers(await auditor.Audit(tenant)));
        var next = await Except(database, tenant, excepted, Given.InDays(1));
        Assert.Equal((1, 0), Numbers(await auditor.Audit(tenant)));
        Assert.Equal(next.Id, (await One(auditor, tenant, findings[excepted.Id].Id)).ExceptionId);
        database.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 1), Numbers(await auditor.Audit(tenant)));

        static (long, long) Numbers(AuditRun run) => (run.FindingsExcepted, run.FindingsReopened);
        static IEnumerable<string> Lines(string dump) => dump.Split('\n').Where(line => line.StartsWith("findings:", StringComparison.Ordinal));
    }

    private static (FindingStatus, string?) Standing(Finding finding) => (finding.Status, finding.Acknowledgement?.Reason);

    private static async Task<Finding> One(AuditorNode auditor, Tenant tenant, string id) =>
        (await auditor.Findings(tenant, status: null)).Single(finding => finding.Id == id);

    private static Task<RuleException> Except(TestDatabase database, Tenant tenant, Token token, DateTimeOffset until) => database.Write(session =>
        database.Get<RuleExceptionRepository>().Create(session, tenant.Actor, "NET-001", null, token.Id, "called from phones", until));

    private static Task<Finding> Decide(
        TestDatabase database, Func<FindingDecisions, Func<AppUsersGateway.Data.Database.Session, AppUsersGateway.Data.Activity.Actor, Task<Finding>>> decide, Tenant tenant) =>
        database.Write(session => decide(database.Get<FindingDecisions>())(session, tenant.Actor));
}
