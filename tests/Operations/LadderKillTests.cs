using System.Security.Cryptography;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Operations;

/// <summary>Auditors that are killed while steps of the ladder are due: each step is done once, with its entry in the log and its receipt, or not at all. <c>LADDER_KILLS=50</c> makes it long.</summary>
public sealed class LadderKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Tokens = 2;

    private static readonly Step[] Steps =
    [
        new("TOKEN_SUSPENDED", "suspended_at", "Suspended:",
            "update tokens set suspended_at = null, suspend_reason = null; update ladder_climbs set stage = 'WARNED', suspended_at = null"),
        new("TOKEN_REVOKED", "revoked_at", "Revoked:",
            "update tokens set revoked_at = null, revoke_reason = null; update ladder_climbs set stage = 'SUSPENDED', ended_at = null, ending = null"),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-ladder-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_step_is_done_once_however_often_auditors_die(TestEngine engine)
    {
        var kills = LongRun.Times("LADDER_KILLS", 1);
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await Given(database);

        var (before, after) = (0, 0);
        foreach (var step in Steps)
        {
            var done = 0;
            for (var killed = 0; killed < kills; killed++)
            {
                await Undo(database, tenant, step);
                using var auditor = AuditorProcess.Start(folder, database);
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(600, 2_000)), TimeProvider.System);
                auditor.Kill();
                await auditor.WaitForExitAsync();
                await database.Tamper("update leases set expires_at = 0");
                var touched = await Count(database, $"select count(*) from tokens where {step.Column} is not null");
                Assert.Contains(touched, (long[])[0, Tokens]); // all of the run or nothing of it
                done += touched > 0 ? 1 : 0;
                await AssertDone(database, step, done);
            }

            await Undo(database, tenant, step);
            await using var last = new AuditorNode(database);
            while (await last.Runner.RunNext(tenant.Id, CancellationToken.None) is not null)
            {
            }

            await AssertDone(database, step, done + 1);
            (before, after) = (before + kills - done, after + done);
        }

        output.WriteLine($"{before + after} kills: {before} before the step was done, {after} after it");
        Assert.Equal(Tokens, await Count(database, "select count(*) from ladder_climbs where ending = 'REVOKED'"));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    private static async Task AssertDone(TestDatabase database, Step step, int times)
    {
        Assert.Equal(times * Tokens, await Count(database, $"select count(*) from activity where kind = '{step.Kind}'"));
        Assert.Equal(times, await Count(database, $"select count(*) from emails where kind = 'ACTION_RECEIPT' and subject like '{step.Receipt}%'"));
    }

    // The step is due, and was never done: a kill after it would show nothing otherwise.
    private static async Task Undo(TestDatabase database, Tenant tenant, Step step)
    {
        await database.Tamper(step.Undo);
        await database.Tamper("update findings set status = 'OPEN', resolved_at = null, resolved_by_run = null where rule = 'TOK-008'");
        await database.Tamper("update ladder_climbs set due_at = @Past, announced_at = @Past", new { Past = TimeProvider.System.GetUtcNow().AddDays(-3) });
        await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));
    }

    // Tokens that nobody has used for two months, each warned about by an audit of its own.
    private static async Task<Tenant> Given(TestDatabase database)
    {
        var tenant = await database.GivenTenant();
        await using var auditor = new AuditorNode(database);
        for (var i = 0; i < Tokens; i++)
        {
            await tenant.Token(await tenant.User($"program {i}"), 365 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"]);
        }

        var ago = TimeProvider.System.GetUtcNow().AddDays(-60);
        await database.Tamper("update tokens set created_at = @ago", new { ago });
        await database.Tamper("update application_users set created_at = @ago, updated_at = @ago", new { ago });
        await database.Tamper("update organizations set recorded_since = @ago, created_at = @ago", new { ago });
        await database.Write(session => database.Get<AuditPolicyRepository>().Update(session, tenant.Actor, [], [], ladder: new LadderPolicy { Mode = LadderMode.On }));
        for (var i = 0; i < Tokens; i++)
        {
            await auditor.Audit(tenant);
            await database.Tamper("update ladder_climbs set warned_at = warned_at - 86400000");
        }

        Assert.Equal(Tokens, await Count(database, "select count(*) from ladder_climbs where stage = 'WARNED'"));
        return tenant;
    }

    private static Task<long> Count(TestDatabase database, string sql) => database.Read(session => session.Scalar<long>(sql));

    private sealed record Step(string Kind, string Column, string Receipt, string Undo);
}
