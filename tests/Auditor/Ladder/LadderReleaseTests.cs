using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>Whatever could mean that somebody needs a token takes it off the ladder, before the suspension and after it.</summary>
public sealed class LadderReleaseTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public Task A_use_takes_it_off(TestEngine engine) => Warned(engine, "USED", "it was used on", (scene, token) => scene.Use(token));

    [Theory, OnSqlite, OnPostgreSql]
    public Task An_acknowledged_finding_takes_it_off(TestEngine engine) => Warned(engine, "ACCEPTED", "somebody accepted its finding", async (scene, token) =>
        await scene.Database.Write(async session => await scene.Database.Get<FindingDecisions>().Acknowledge(
            session, scene.Tenant.Actor, (await scene.Climb(token))!.FindingId, "runs each quarter", scene.Database.Clock.GetUtcNow().AddDays(90))));

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_snoozed_finding_takes_it_off(TestEngine engine) => Warned(engine, "ACCEPTED", "somebody accepted its finding", async (scene, token) =>
        await scene.Database.Write(async session => await scene.Database.Get<FindingDecisions>().Snooze(
            session, scene.Tenant.Actor, (await scene.Climb(token))!.FindingId, "after the holidays", scene.Database.Clock.GetUtcNow().AddDays(90))));

    [Theory, OnSqlite, OnPostgreSql]
    public Task An_exception_takes_it_off(TestEngine engine) => Warned(engine, "ACCEPTED", "somebody accepted its finding", (scene, token) => Except(scene, token));

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_review_of_its_application_user_takes_it_off(TestEngine engine) => Warned(engine, "ACCEPTED", "confirmed that its application user is needed", (scene, token) =>
        scene.Database.Write(session => scene.Database.Users.Review(session, scene.Tenant.Actor, token.ApplicationUserId!, null)));

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_change_of_its_application_user_takes_it_off(TestEngine engine) => Warned(engine, "USER_CHANGED", "its application user was changed", (scene, token) =>
        scene.Database.Write(session => scene.Database.Users.Disable(session, scene.Tenant.Actor, token.ApplicationUserId!)));

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_gap_in_the_recording_takes_it_off(TestEngine engine) => Warned(engine, "NOT_RECORDED", "the silence proves nothing", Gap);

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_suspension_by_hand_takes_it_off_without_a_word_of_the_ladder(TestEngine engine) => Warned(engine, "ENDED", null, (scene, token) =>
        scene.Database.Write(session => scene.Database.Get<TokenSuspension>().Suspend(session, scene.Tenant.Actor, token.Id, "looks odd")), TokenStatus.Suspended);

    [Theory, OnSqlite, OnPostgreSql]
    public Task A_rotation_takes_it_off(TestEngine engine) => Warned(engine, "ENDED", null, (scene, token) =>
        scene.Database.Write(session => scene.Database.Get<TokenRotation>().Rotate(session, scene.Tenant.Actor, token.Id, RotationTerms.Check(30 * (int)Tenant.Day, null))));

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_whose_silence_overlaps_a_gap_is_never_warned_about(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        scene.Pass(2);
        await Gap(scene, token);

        await scene.Days(100);

        Assert.Equal(Confidence.High, (await scene.Auditor.Findings(scene.Tenant)).Single(finding => finding.Rule == "TOK-008").Confidence); // the rule's own window is recorded
        Assert.Equal((null, "", TokenStatus.Active), (await scene.Climb(token), await scene.Endings(token), await scene.Status(token)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task While_a_gateway_is_not_heard_of_nothing_goes_on(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(27);
        var (recording, node) = (scene.Database.Get<RecordingRepository>(), new RecordingNode("node-1", "gateway"));
        await scene.Database.Write(session => recording.Beat(session, node, scene.Database.Clock.GetUtcNow(), scene.Database.Clock.GetUtcNow()));

        scene.Database.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1.5); // time goes on between two looks at the clock
        var waiting = await scene.Days(1);
        Assert.Equal((0, TokenStatus.Active, LadderStage.Warned), (waiting.LadderSuspended, await scene.Status(token), (await scene.Climb(token))!.Stage));
        Assert.Contains(scene.Auditor.Log.All, line => line.Contains("the ladder waits", StringComparison.Ordinal));

        await scene.Database.Write(session => recording.Leave(session, node));
        Assert.Equal(1, (await scene.Audit()).LadderSuspended);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_suspended_token_that_is_called_is_not_revoked(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Suspended();
        scene.Pass(1);
        await scene.Database.Tamper("update tokens set last_denied_at = @Now where id = @Id", new { Now = scene.Database.Clock.GetUtcNow(), token.Id });

        await scene.Days(40);

        Assert.Equal(("CALLED", TokenStatus.Suspended), (await scene.Endings(token), await scene.Status(token)));
        Assert.Contains("it was called while it was suspended", (await scene.Mails(EmailKind.Ladder))[^1].Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_suspended_token_that_is_excepted_is_not_revoked(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Suspended();
        await Except(scene, token);

        await scene.Days(40);

        Assert.Equal(("ACCEPTED", TokenStatus.Suspended), (await scene.Endings(token), await scene.Status(token)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_suspended_token_stays_so_when_the_ladder_is_turned_off(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Suspended();
        await scene.Set(LadderMode.Off);

        await scene.Days(40);
        await scene.Set(LadderMode.On);
        await scene.Days(40);

        Assert.Equal(("POLICY_CHANGED", TokenStatus.Suspended), (await scene.Endings(token), await scene.Status(token)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Tokens_of_people_are_on_no_ladder(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        await scene.Set(LadderMode.On);
        var (token, _) = await scene.Tenant.AdministratorToken();
        await scene.Database.Tamper("update tokens set expires_at = null where id = @Id", new { token.Id });

        await scene.Days(100);

        Assert.DoesNotContain("ladder_climbs:", await scene.Database.Dump(), StringComparison.Ordinal);
    }

    private static async Task Warned(TestEngine engine, string ending, string? told, Func<LadderScene, Token, Task> act, TokenStatus status = TokenStatus.Active)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(14);
        Assert.Equal(LadderStage.Warned, (await scene.Climb(token))!.Stage);
        scene.Pass(0.5);
        await act(scene, token);
        scene.Pass(0.5);

        var run = await scene.Audit();

        Assert.Equal((1, null, ending), (run.LadderReleased, await scene.Climb(token), await scene.Endings(token)));
        var mails = await scene.Mails(EmailKind.Ladder);
        Assert.Equal(told is null ? 1 : 2, mails.Count);
        Assert.Contains(told ?? "", string.Join(' ', mails[^1].Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        scene.Pass(13);
        await scene.Audit();
        Assert.Equal(status, await scene.Status(token));
    }

    private static Task Except(LadderScene scene, Token token) => scene.Database.Write(session => scene.Database.Get<RuleExceptionRepository>().Create(
        session, scene.Tenant.Actor, "TOK-008", applicationUserId: null, token.Id, "runs each quarter", scene.Database.Clock.GetUtcNow().AddDays(90)));

    private static Task Gap(LadderScene scene, Token token) => scene.Database.Write(session => scene.Database.Get<RecordingRepository>().Add(
        session, new RecordingGap("node-1", scene.Database.Clock.GetUtcNow().AddMinutes(-2), scene.Database.Clock.GetUtcNow(), RecordingGapCause.UncleanStop)));
}
