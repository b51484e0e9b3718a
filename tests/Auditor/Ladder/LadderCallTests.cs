using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>What a program sees whose token the ladder suspended, and what people hear of it: over HTTP, from the call to the mail and back.</summary>
public sealed class LadderCallTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_call_with_a_suspended_token_is_refused_alerts_with_the_caller_and_one_step_restores_it(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var (token, secret) = await scene.Tenant.Token(await scene.Tenant.User(), LadderScene.Year);
        await scene.Set(LadderMode.On);
        await scene.Days(28);
        Assert.Equal(TokenStatus.Suspended, await scene.Status(token));
        await using var gateway = await GatewayApp.Start(scene.Database);
        var admin = gateway.As((await scene.Tenant.AdministratorToken()).Secret.Reveal());
        Assert.Equal(
            """{"status":"SUSPENDED","ladder":{"stage":"SUSPENDED","dryRun":false,"warnedAt":"2026-12-07T06:00:00.000Z","suspendAt":null,"suspendedAt":"2026-12-21T06:00:00.000Z","revokeAt":"2027-01-20T06:00:00.000Z","finding":{"title":"never used since it was created 28 days ago"}}}""",
            await Shown("status ladder { stage dryRun warnedAt suspendAt suspendedAt revokeAt finding { title } }"));
        Assert.Equal(
            """{"mode":"ON","warned":0,"suspended":1,"revoked":0,"released":0,"held":0}""",
            (await admin.Data("{ auditRuns(first: 1) { nodes { ladder { mode warned suspended revoked released held } } } }")).GetProperty("auditRuns").GetProperty("nodes")[0].GetProperty("ladder").GetRawText());

        Assert.Equal(401, await Call());
        Assert.True(await gateway.FlushUses());
        Assert.Equal(1, await scene.Auditor.Schedule.EnqueueUrgent(CancellationToken.None));
        await scene.Auditor.Runner.RunNext(scene.Tenant.Id, CancellationToken.None);

        var alert = Assert.Single(await scene.Mails(EmailKind.Alert), mail => mail.Marks!.Rule == "ACT-001"); // unsent mails are alerts of their own
        Assert.Contains("127.0.0.1", alert.Text, StringComparison.Ordinal);
        Assert.Contains("forgotten-cron/2.1", alert.Text, StringComparison.Ordinal);
        Assert.True(alert.Marks!.Important);
        Assert.Equal("CALLED", await scene.Endings(token));

        await admin.Change("resumeToken", new { tokenId = token.Id }, "token { id }");
        Assert.Equal("""{"status":"ACTIVE","ladder":null}""", await Shown("status ladder { stage }"));
        Assert.Equal(204, await Call());

        async Task<int> Call() => RawHttp.Status(await RawHttp.Get(gateway.Url, "/verify", $"Authorization: Bearer {secret.Reveal()}", "User-Agent: forgotten-cron/2.1"));

        async Task<string> Shown(string selection) => (await admin.Data($"{{ token(id: \"{token.Id}\") {{ {selection} }} }}")).GetProperty("token").GetRawText();
    }
}
