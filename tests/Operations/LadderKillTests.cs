using System.Diagnostics;
using System.Security.Cryptography;
using AppUsersGateway.Auditor.Mail;
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

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-ladder-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_step_is_done_once_however_often_auditors_die(TestEngine engine)
    {
        var kills = LongRun.Times("LADDER_KILLS", 1);
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await Given(database);

        var (before, after) = (0, 0);
        foreach (var (kind, done) in ((string, string)[])[("TOKEN_SUSPENDED", "suspended_at"), ("TOKEN_REVOKED", "revoked_at")])
        {
            await database.Tamper("update ladder_climbs set due_at = @Past, announced_at = @Past", new { Past = TimeProvider.System.GetUtcNow().AddDays(-3) });
            await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));
            for (var killed = 0; killed < kills; killed++)
            {
                using var auditor = Start(database);
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(700, 3_000)), TimeProvider.System);
                auditor.Kill();
                await auditor.WaitForExitAsync();
                var count = await Count(database, $"select count(*) from tokens where {done} is not null");
                Assert.Contains(count, (long[])[0, Tokens]); // all of the run or nothing of it
                Assert.Equal(count, await Count(database, $"select count(*) from activity where kind = '{kind}'"));
                (before, after) = count == 0 ? (before + 1, after) : (before, after + 1);
                await database.Tamper("update leases set expires_at = 0");
            }

            await using var last = new AuditorNode(database);
            await last.Runner.RunNext(tenant.Id, CancellationToken.None);
            Assert.Equal(Tokens, await Count(database, $"select count(*) from tokens where {done} is not null"));
            Assert.Equal(Tokens, await Count(database, $"select count(*) from activity where kind = '{kind}'"));
        }

        output.WriteLine($"{before + after} kills: {before} before the step was done, {after} after it");
        Assert.Equal(2, await Count(database, "select count(*) from emails where kind = 'ACTION_RECEIPT'"));
        Assert.Equal(Tokens, await Count(database, "select count(*) from ladder_climbs where ending = 'REVOKED'"));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    private Process Start(TestDatabase database) => Process.Start(new ProcessStartInfo("dotnet",
        [typeof(OutboxSender).Assembly.Location, "run", .. database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}")])
    {
        WorkingDirectory = folder.FullName,
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

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
}
