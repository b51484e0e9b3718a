using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>What a run holds back may be confirmed: exactly that, and once.</summary>
public sealed class LadderConfirmationTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_confirmed_is_done_by_the_next_run_and_what_comes_later_is_not(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var (tokens, held) = await Held(scene);
        await scene.Days(1);
        await Confirm(scene, held, 3);
        await Refused(scene, RefusalCode.Conflict, held, 3);

        var done = await scene.Days(1);
        Assert.Equal((0, 3), (done.LadderHeld, done.LadderSuspended));
        Assert.All(await Task.WhenAll(tokens.Select(scene.Status)), status => Assert.Equal(TokenStatus.Suspended, status));
        Assert.Equal((null, null, null), await Tripped(scene));
        await Refused(scene, RefusalCode.Conflict, held, 3);

        // Their revocations come on one day too: that is another step, and nobody has confirmed it.
        await scene.Days(28);
        var again = await scene.Days(3);
        Assert.Equal((3, 0), (again.LadderHeld, again.LadderRevoked));
        await Refused(scene, RefusalCode.Conflict, held, 3);
        await Confirm(scene, (await Reporting(scene))!, 3);
        Assert.Equal(3, (await scene.Days(1)).LadderRevoked);
        Assert.Equal(2, (await Reports(scene)).Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_more_than_was_confirmed_and_all_are_held_and_told_again(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var (tokens, held) = await Held(scene, more: 1);
        await Confirm(scene, held, 3);
        scene.Pass(2); // the fourth is due as well

        var next = await scene.Audit();
        Assert.Equal((4, 0), (next.LadderHeld, next.LadderSuspended));
        Assert.All(await Task.WhenAll(tokens.Select(scene.Status)), status => Assert.Equal(TokenStatus.Active, status));
        Assert.Equal(
            ["[AppUsers · Example] Ladder held back: 3 tokens due at once", "[AppUsers · Example] Ladder held back: 4 tokens due at once"],
            await Reports(scene));
        await scene.Days(1);
        Assert.Equal(2, (await Reports(scene)).Count);
        await Refused(scene, RefusalCode.Conflict, held, 3);
        await Refused(scene, RefusalCode.Conflict, next.Id, 3);
        await Confirm(scene, next.Id, 4);

        // One of the four is used meanwhile: the others are still what was confirmed.
        await scene.Use(tokens[0]);
        var done = await scene.Days(1);
        Assert.Equal((0, 3, 1), (done.LadderHeld, done.LadderSuspended, done.LadderReleased));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Many_who_confirm_at_once_are_one_and_two_auditors_use_it_once(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var (tokens, held) = await Held(scene);
        await using var other = new AuditorNode(scene.Database);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Answer(scene, held, 3))));
        Assert.Equal(1, answers.Count(code => code is null));
        Assert.Equal(5, answers.Count(code => code == RefusalCode.Conflict));
        Assert.Equal(1, await scene.Database.Read(session => session.Scalar<long>("select count(*) from activity where kind = 'LADDER_CONFIRMED' and outcome = 'SUCCESS'")));

        scene.Pass(1);
        for (var run = 0; run < 4; run++)
        {
            await scene.Database.Write(session => scene.Database.AuditRuns.Enqueue(session, scene.Tenant.Id, AuditTrigger.Manual));
        }

        var nodes = new[] { scene.Auditor, other, scene.Auditor, other };
        var runs = (await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Runner.RunNext(scene.Tenant.Id, CancellationToken.None))))).OfType<AuditRun>().ToList();
        Assert.NotEmpty(runs);
        Assert.Equal(3, runs.Sum(run => run.LadderSuspended));
        Assert.Single(runs, run => run.LadderSuspended > 0);
        Assert.All(await Task.WhenAll(tokens.Select(scene.Status)), status => Assert.Equal(TokenStatus.Suspended, status));
        Assert.Equal((null, null, null), await Tripped(scene));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_nobody_holds_back_cannot_be_confirmed(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var (_, held) = await Held(scene);
        await Refused(scene, RefusalCode.NotFound, "run_00000000000000000000000000", 3);
        await Refused(scene, RefusalCode.Conflict, held, 2);
        await Refused(scene, RefusalCode.InvalidText, held, 3, reason: " ");
        await Confirm(scene, held, 3);
        await scene.Set(LadderMode.DryRun);
        await scene.Set(LadderMode.On);

        // Turned off and on, every warning begins anew: nothing of the confirmation is left.
        Assert.Equal((null, null, null), await Tripped(scene));
        Assert.Equal((0, 0), await Touched(scene));
        await Refused(scene, RefusalCode.Conflict, held, 3);
    }

    private static async Task<(IReadOnlyList<Token> Tokens, string Run)> Held(LadderScene scene, int more = 0)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < 3 + more; i++)
        {
            tokens.Add(await scene.Unused($"user-{i}"));
        }

        await scene.Set(LadderMode.On);
        await scene.Days(27); // one a day is warned about, from the 14th; three are announced
        scene.Pass(3); // and then no auditor runs
        var held = await scene.Audit();
        Assert.Equal((3, 0), (held.LadderHeld, held.LadderSuspended));
        return (tokens, held.Id);
    }

    private static async Task<(long Held, long Suspended)> Touched(LadderScene scene)
    {
        var run = await scene.Days(1);
        return (run.LadderHeld, run.LadderSuspended);
    }

    private static Task Confirm(LadderScene scene, string run, long held, string reason = "the vendor is gone") =>
        scene.Database.Write(session => scene.Database.Get<LadderConfirmations>().Confirm(session, scene.Tenant.Actor, run, held, reason));

    private static async Task<RefusalCode?> Answer(LadderScene scene, string run, long held, string reason = "the vendor is gone")
    {
        try
        {
            await Confirm(scene, run, held, reason);
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal.Code;
        }
    }

    private static async Task Refused(LadderScene scene, RefusalCode code, string run, long held, string reason = "the vendor is gone")
    {
        var before = await scene.Database.Dump();
        Assert.Equal(code, await Answer(scene, run, held, reason));
        Assert.Equal(before, await scene.Database.Dump());
    }

    private static async Task<(DateTimeOffset? TrippedAt, string? TrippedBy, DateTimeOffset? ConfirmedAt)> Tripped(LadderScene scene)
    {
        var policy = await scene.Database.Read(session => scene.Database.Get<LadderPolicies>().Find(session, scene.Tenant.Id));
        return (policy.TrippedAt, policy.TrippedBy, policy.ConfirmedAt);
    }

    private static async Task<string?> Reporting(LadderScene scene) => (await Tripped(scene)).TrippedBy;

    private static Task<IReadOnlyList<string>> Reports(LadderScene scene) => scene.Database.Read(session =>
        session.Query<string>("select subject from emails where kind = 'LADDER' and subject like '%held back%' order by created_at, id"));
}
