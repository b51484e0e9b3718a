using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>The whole way of a token that nobody uses, day by day, through real runs.</summary>
public sealed class LadderStoryTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_that_nobody_uses_is_warned_about_announced_suspended_announced_and_revoked(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(13);
        Assert.Null(await scene.Climb(token));

        var warning = await scene.Days(1);
        var climb = (await scene.Climb(token))!;
        Assert.Equal((1, 0, 0), (warning.LadderWarned, warning.LadderSuspended, warning.LadderRevoked));
        Assert.Equal((LadderStage.Warned, Given.InDays(14), Given.InDays(28)), (climb.Stage, climb.WarnedAt, climb.SuspendAt));
        Assert.Equal("\"terraform\" will be suspended in 14 days (21 Dec)", Assert.Single(await scene.Mails(EmailKind.Ladder)).Subject);
        Assert.Equal(Given.InDays(28), await Deadline(scene));
        var before = await scene.Written();
        await scene.Audit();
        Assert.Equal(before, await scene.Written()); // the same facts again write nothing

        await scene.Days(11);
        var announced = (await scene.Mails(EmailKind.Ladder)).Skip(1).ToList();
        Assert.Equal("\"terraform\" will be suspended in 3 days (21 Dec)", Assert.Single(announced).Subject);
        await scene.Days(2);
        Assert.Equal(TokenStatus.Active, await scene.Status(token));

        var suspension = await scene.Days(1);
        Assert.Equal((1, TokenStatus.Suspended, Given.InDays(58)), (suspension.LadderSuspended, await scene.Status(token), (await scene.Climb(token))!.RevokeAt));
        Assert.Null(await Deadline(scene));
        var receipt = Assert.Single(await scene.Mails(EmailKind.ActionReceipt));
        Assert.StartsWith("Suspended: terraform / augu_", receipt.Subject, StringComparison.Ordinal);
        Assert.EndsWith("(restore until 20 Jan)", receipt.Subject, StringComparison.Ordinal);
        Assert.Contains("by the auditor", receipt.Text, StringComparison.Ordinal);
        Assert.Contains("resumeToken", receipt.Text, StringComparison.Ordinal);

        await scene.Days(29);
        Assert.Equal((TokenStatus.Suspended, "\"terraform\" will be revoked in 3 days (20 Jan)"), (await scene.Status(token), (await scene.Mails(EmailKind.Ladder))[^1].Subject));
        var revocation = await scene.Days(1);
        Assert.Equal((1, TokenStatus.Revoked, "REVOKED"), (revocation.LadderRevoked, await scene.Status(token), await scene.Endings(token)));
        Assert.StartsWith("Revoked: terraform / augu_", (await scene.Mails(EmailKind.ActionReceipt))[^1].Subject, StringComparison.Ordinal);
        Assert.Contains(token.Id, await File.ReadAllTextAsync(scene.Database.Journal), StringComparison.Ordinal);
        Assert.Equal(3, (await scene.Mails(EmailKind.Ladder)).Count);
        Assert.Equal(
            [("auditor", ActivityKind.TokenSuspended), ("auditor", ActivityKind.TokenRevoked)],
            (await Activity(scene, token)).Where(entry => entry.ActorKind == PrincipalKind.Host).Select(entry => (entry.ActorName, entry.Kind)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Digest_and_terminal_say_what_it_did(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(27);
        scene.Pass(1);
        await scene.Tenant.Token(await scene.Tenant.User("another"), Tenant.Day); // without allowlist: something for the digest
        await using var output = new StringWriter();

        await scene.Auditor.Terminal.Run(Severity.Critical, TerminalFormat.Table, output, CancellationToken.None);

        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));
        Assert.Contains("Ladder: 1 token suspended.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Ladder: 1 token suspended.", (await scene.Mails(EmailKind.AuditDigest))[^1].Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_weekly_digest_says_what_it_did_in_that_week(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        scene.Pass(2); // a Wednesday, so that what it does lies between two digests
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Audit();
        await scene.Database.Write(session => scene.Database.Get<DigestPreferences>().Change(session, scene.Tenant.Actor, scene.Tenant.Administrator.Id, DigestFrequency.Weekly));

        await scene.Days(28);
        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));
        await scene.Tenant.Token(await scene.Tenant.User("another"), LadderScene.Year); // without allowlist: something for the digest
        await scene.Days(5);
        var told = (await scene.Mails(EmailKind.AuditDigest))[^1];
        await scene.Tenant.Token(await scene.Tenant.User("a third"), LadderScene.Year);
        await scene.Days(7);
        var next = (await scene.Mails(EmailKind.AuditDigest))[^1];

        Assert.Contains("Ladder: 1 token suspended.", told.Text, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(7), next.CreatedAt - told.CreatedAt);
        Assert.DoesNotContain("Ladder:", next.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_person_who_resumes_a_token_takes_it_off_and_the_clock_begins_again(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.On);
        await scene.Days(28);
        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));

        await scene.Database.Write(session => scene.Database.Get<TokenSuspension>().Resume(session, scene.Tenant.Actor, token.Id));
        Assert.Equal((null, "RESUMED"), (await scene.Climb(token), await scene.Endings(token)));
        await scene.Days(13);
        Assert.Null(await scene.Climb(token));
        await scene.Days(1);

        Assert.Equal((LadderStage.Warned, TokenStatus.Active), ((await scene.Climb(token))!.Stage, await scene.Status(token)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_is_off_by_default_and_touches_nothing(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();

        var last = await scene.Days(60);

        Assert.Equal((TokenStatus.Active, "", null), (await scene.Status(token), await scene.Endings(token), last.LadderMode));
        Assert.Empty(await scene.Mails(EmailKind.Ladder));
        Assert.Empty(await scene.Mails(EmailKind.ActionReceipt));
        Assert.DoesNotContain("ladder_climbs:", await scene.Database.Dump(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_dry_run_tells_those_who_may_read_audits_and_touches_no_token(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        await scene.Database.Write(session => scene.Database.Administrators.Create(session, scene.Tenant.Actor, "rita@example.com", null, [Permission.AuditRead]));
        var token = await scene.Unused();
        var before = await scene.Reload(token);
        await scene.Set(LadderMode.DryRun);

        await scene.Days(28);
        Assert.Equal((LadderStage.Suspended, true), ((await scene.Climb(token))!.Stage, (await scene.Climb(token))!.DryRun));
        await scene.Days(30);

        Assert.Equal((before, "REVOKED"), (await scene.Reload(token), await scene.Endings(token)));
        Assert.Empty(await scene.Mails(EmailKind.ActionReceipt));
        Assert.Equal(["ada@example.com", "rita@example.com"], (await scene.Mails(EmailKind.Ladder)).Select(mail => mail.RecipientAddress).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(await scene.Mails(EmailKind.Ladder), mail => Assert.Equal("[AppUsers · Example] Ladder, dry run: 1 token", mail.Subject));
        Assert.DoesNotContain(await Activity(scene, token), entry => entry.ActorKind == PrincipalKind.Host);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_is_suspended_for_a_warning_from_before_it_was_on(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var token = await scene.Unused();
        await scene.Set(LadderMode.DryRun);
        await scene.Days(27);

        await scene.Set(LadderMode.On);
        await scene.Days(14);
        Assert.Equal((TokenStatus.Active, LadderStage.Warned, "POLICY_CHANGED"), (await scene.Status(token), (await scene.Climb(token))!.Stage, await scene.Endings(token)));
        await scene.Days(1);

        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));
    }

    private static async Task<DateTimeOffset?> Deadline(LadderScene scene) => (await scene.Auditor.Findings(scene.Tenant)).Single(finding => finding.Rule == "TOK-008").Deadline;

    private static async Task<IReadOnlyList<ActivityEvent>> Activity(LadderScene scene, Token token) =>
        [.. (await scene.Database.Read(session => scene.Database.Activity.List(scene.Tenant.Id, new ActivityFilter(TokenId: token.Id))
            .Page(session, ActivityRepository.NewestFirst, new PageRequest(PageRequest.MaximumSize)))).Items.Select(item => item.Node).Reverse()];
}
