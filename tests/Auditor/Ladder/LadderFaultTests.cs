using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>Several auditors, and auditors that die in the middle, do each step once or not at all.</summary>
public sealed class LadderFaultTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_auditors_at_once_suspend_once_and_tell_once(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(27);
        scene.Pass(1);
        await using var otherNode = scene.Database.AnotherNode();
        await using var other = new AuditorNode(otherNode);
        for (var i = 0; i < 4; i++)
        {
            await scene.Database.Write(session => scene.Database.AuditRuns.Enqueue(session, scene.Tenant.Id, AuditTrigger.Manual));
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? scene.Auditor : other).Runner.RunNext(scene.Tenant.Id, CancellationToken.None))));
        while (await other.Runner.RunNext(scene.Tenant.Id, CancellationToken.None) is not null)
        {
        }

        Assert.All(runs.OfType<AuditRun>(), run => Assert.Equal(AuditRunStatus.Succeeded, run.Status));
        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));
        Assert.Single(await scene.Mails(EmailKind.ActionReceipt));
        Assert.Equal(1, await Count(scene, "select count(*) from activity where kind = 'TOKEN_SUSPENDED'"));
        Assert.Equal(1, await Count(scene, "select count(*) from ladder_climbs"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task People_who_decide_while_audits_act_are_waited_for_and_wait(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(14);
        var finding = (await scene.Climb(token))!.FindingId;
        await using var gateway = await GatewayApp.Start(scene.Database);
        var admin = gateway.As((await scene.Tenant.AdministratorToken()).Secret.Reveal());

        var audits = Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                Assert.Equal(AuditRunStatus.Succeeded, (await scene.Audit()).Status);
            }
        });
        for (var i = 0; i < 30; i++)
        {
            await admin.Change("acknowledgeFinding", new { findingId = finding, reason = "runs each quarter", until = "2027-03-01T00:00:00Z" }, "finding { status }");
            await admin.Change("reopenFinding", new { findingId = finding }, "finding { status }");
        }

        await audits;
        await scene.Audit();
        Assert.Equal("ACCEPTED", await scene.Endings(token));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_has_one_climb_under_way_whoever_begins_another(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(14);
        var (climb, run, climbs) = ((await scene.Climb(token))!, await scene.Audit(), scene.Database.Get<LadderClimbs>());

        Assert.False(await scene.Database.Write(session => climbs.Begin(session, climb with { WarnedByRun = run.Id })));
        Assert.False(await scene.Database.Write(session => climbs.Begin(session, climb)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_auditor_that_dies_after_it_acted_has_done_nothing_and_the_next_does_it_once(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(27);

        Assert.Equal(AuditRunStatus.Failed, await Broken(scene, days: 1));
        Assert.Equal((TokenStatus.Active, LadderStage.Warned), (await scene.Status(token), (await scene.Climb(token))!.Stage));
        Assert.Equal(0, await Count(scene, "select count(*) from activity where kind = 'TOKEN_SUSPENDED'"));
        Assert.Equal((1, 1), ((await scene.Audit()).LadderSuspended, (await scene.Mails(EmailKind.ActionReceipt)).Count));

        await scene.Days(29);
        Assert.Equal(AuditRunStatus.Failed, await Broken(scene, days: 1));
        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));
        Assert.Equal((1, 2), ((await scene.Audit()).LadderRevoked, (await scene.Mails(EmailKind.ActionReceipt)).Count));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_auditor_that_was_away_announces_first_and_waits_two_days(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(14);
        scene.Pass(30);

        Assert.Equal(0, (await scene.Audit()).LadderSuspended);
        Assert.Equal(scene.Database.Clock.GetUtcNow().AddHours(48), (await scene.Climb(token))!.SuspendAt);
        Assert.Equal(0, (await scene.Days(1)).LadderSuspended);
        Assert.Equal(1, (await scene.Days(1)).LadderSuspended);
    }

    // The outbox is gone when the receipt is to be written: that is after the token was changed.
    private static async Task<AuditRunStatus> Broken(LadderScene scene, int days)
    {
        scene.Pass(days);
        await scene.Database.Tamper("alter table emails rename to emails_gone");
        var run = await scene.Audit();
        await scene.Database.Tamper("alter table emails_gone rename to emails");
        return run.Status;
    }

    private static Task<long> Count(LadderScene scene, string sql) => scene.Database.Read(session => session.Scalar<long>(sql));
}
