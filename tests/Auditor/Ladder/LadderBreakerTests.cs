using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>A run that would do too much does nothing.</summary>
public sealed class LadderBreakerTests
{
    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(39, 2, 1)]
    [InlineData(59, 2, 1)]
    [InlineData(60, 3, 1)]
    [InlineData(100, 5, 1)]
    [InlineData(160, 8, 2)]
    [InlineData(999, 49, 12)]
    [InlineData(1_000, 50, 12)]
    [InlineData(1_000_000, 50, 12)]
    public void The_limit_is_five_percent_but_no_more_than_fifty_and_no_fewer_than_two(long live, long limit, long warnings) =>
        Assert.Equal((limit, warnings), (LadderBreaker.Limit(live), LadderBreaker.WarningsADay(live)));

    [Theory, OnSqlite, OnPostgreSql]
    public async Task More_than_the_limit_is_held_told_once_and_goes_on_when_it_is_fewer(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var tokens = new List<Token> { await scene.Unused("one"), await scene.Unused("two"), await scene.Unused("three") };
        await scene.Set(LadderMode.On);
        await scene.Days(16); // one a day is warned about: the 14th, the 15th and the 16th
        Assert.All(await Task.WhenAll(tokens.Select(scene.Climb)), Assert.NotNull);
        await scene.Days(11); // all are announced
        scene.Pass(3); // and then no auditor runs

        var held = await scene.Audit();
        Assert.Equal((3, 0), (held.LadderHeld, held.LadderSuspended));
        await scene.Days(2);
        Assert.All(await Task.WhenAll(tokens.Select(scene.Status)), status => Assert.Equal(TokenStatus.Active, status));
        var told = (await scene.Mails(EmailKind.Ladder)).Where(mail => mail.Subject.Contains("held back", StringComparison.Ordinal)).ToList();
        Assert.Equal("[AppUsers · Example] Ladder held back: 3 tokens due at once", Assert.Single(told).Subject);
        Assert.NotNull((await Policy(scene)).TrippedAt);

        await scene.Use(tokens[0]);
        var next = await scene.Days(1);
        Assert.Equal((0, 2, 1, null), (next.LadderHeld, next.LadderSuspended, next.LadderReleased, (await Policy(scene)).TrippedAt));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_run_touches_more_than_fifty_tokens_however_many_there_are(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        await scene.Tenant.Limits(tokensPerUser: 2_000);
        var user = await scene.Tenant.User("many");
        for (var i = 0; i < 51; i++)
        {
            await scene.Tenant.Token(user, LadderScene.Year, ipAllowlist: ["192.0.2.0/28"]);
        }

        await scene.Database.Write(session => ManyLive(session, user.Id));
        await scene.Set(LadderMode.On);
        scene.Pass(15);
        await scene.Database.Tamper("update tokens set last_used_at = @Now where prefix = 'filler'", new { Now = scene.Database.Clock.GetUtcNow() });
        Assert.Equal(12, (await scene.Audit()).LadderWarned);
        Assert.Equal(0, (await scene.Audit()).LadderWarned); // not more, however often somebody asks
        Assert.Equal(3, (await scene.Days(4)).LadderWarned);
        await scene.Database.Tamper("update ladder_climbs set announced_at = due_at - 259200000"); // as if all were announced, and no auditor ran since
        scene.Pass(14);

        Assert.Equal((51, 0), await Touched(scene));
        await scene.Database.Tamper("update tokens set last_used_at = @Now where id = (select min(token_id) from ladder_climbs)", new { Now = scene.Database.Clock.GetUtcNow() });
        Assert.Equal((0, 50), await Touched(scene));
    }

    private static async Task<(long Held, long Suspended)> Touched(LadderScene scene)
    {
        var run = await scene.Audit();
        return (run.LadderHeld, run.LadderSuspended);
    }

    // More live tokens that are at work, so that fifty is less than five percent of all.
    private static Task ManyLive(Session session, string userId) => session.Execute(
        """
        insert into tokens (id, organization_id, application_user_id, secret_hash, prefix, description, extend_when_used, created_at, max_age_seconds, expires_at, ip_allowlist)
        with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000)
        select 'tok_filler' || i, t.organization_id, t.application_user_id, 'filler' || i, 'filler', t.description, t.extend_when_used, t.created_at, t.max_age_seconds, t.expires_at, t.ip_allowlist
        from n, (select * from tokens where application_user_id = @userId order by id limit 1) t
        """,
        new { userId });

    private static Task<LadderPolicy> Policy(LadderScene scene) => scene.Database.Read(session => scene.Database.Get<LadderPolicies>().Find(session, scene.Tenant.Id));
}
