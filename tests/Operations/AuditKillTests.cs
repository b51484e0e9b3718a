using AppUsersGateway.Data.Audits;
using AppUsersGateway.Tests.Auditor.Oracle;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Operations;

/// <summary>
/// P07 with real deaths: two auditors at once, one of them killed at random moments of its runs; nothing of a killed run is kept, and what the last one leaves is exactly what the
/// oracle says. <c>AUDIT_ORACLE_TOKENS=10000</c>, <c>AUDIT_ORACLE_KILLS=200</c> and <c>AUDIT_ORACLE_REPEATS=10</c> make it long.
/// </summary>
public sealed class AuditKillTests(ITestOutputHelper output) : IDisposable
{
    private const int TokensOfAUser = 10;

    private static readonly int Tokens = LongRun.Times("AUDIT_ORACLE_TOKENS", 240);
    private static readonly int Wanted = LongRun.Times("AUDIT_ORACLE_KILLS", 3);
    private static readonly int Repeats = LongRun.Times("AUDIT_ORACLE_REPEATS", 2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-auditor-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_findings_are_exactly_those_of_the_oracle_however_often_auditors_are_killed(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var past = database.AnotherNode(new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-100.5)));
        var tenant = await past.GivenTenant();
        await OracleRows.Add(database, tenant, Tokens / TokensOfAUser, Tokens);
        await OracleRows.Settle(database, TimeProvider.System.GetUtcNow());
        await Analyze(database);
        await using var auditors = new AuditorPair(folder, database);
        auditors.Fill();

        // The first run ends, and so tells how long one reads, and how long it writes.
        var kills = new Kills(await End(database, tenant), new Random(20_261_201));
        await Analyze(database);
        await Change(database);
        while (kills.Counted < Wanted || kills.Reading == 0 || kills.Writing == 0)
        {
            auditors.Fill();
            var run = await Begun(database, tenant);
            var before = await LastChange(database);
            await kills.Moment(run, () => Find(database, run.Id));
            var died = (await Find(database, run.Id)).IsUnfinished ? await auditors.KillTheRunner() : 0;
            var after = await Find(database, run.Id);
            kills.Count(run, after, died);
            if (Kills.Struck(run, after))
            {
                Assert.Equal(before, await LastChange(database));
                Assert.Equal(0, await Count(database, "select count(*) from emails where run_id = @Id", run));
            }
            else
            {
                await Change(database);
            }

            await (died > 0 ? auditors.Free() : Task.CompletedTask);
        }

        await database.Tamper("update application_users set status = case when name like '%7' then 'DISABLED' else 'ACTIVE' end");
        auditors.Fill();
        var expected = await FindingOracle.Find(database, (await End(database, tenant)).StartedAt!.Value);
        Assert.All(FindingOracle.Codes, code => Assert.Contains(expected, line => line.StartsWith(code, StringComparison.Ordinal)));
        Assert.Equal(expected, await FindingOracle.Stored(database));
        output.WriteLine($"{engine}: {Tokens} tokens, {kills}; {auditors.Started} auditors; {expected.Count} findings");

        // Repeated and doubled: not a row of the findings is written.
        var rows = await Rows(database);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            await Ask(database, tenant);
            await End(database, tenant);
            Assert.Equal(rows, await Rows(database));
        }

        await auditors.KillAll();
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
        var log = await auditors.Log();
        Assert.DoesNotContain("Unhandled", log, StringComparison.Ordinal);
        Assert.DoesNotContain("failed; no finding", log, StringComparison.Ordinal);
    }

    private static Task Ask(TestDatabase database, Tenant tenant) => database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));

    /// <summary>A run that an auditor carries out at this moment; one is asked for where none waits.</summary>
    private static async Task<RunAttempt> Begun(TestDatabase database, Tenant tenant)
    {
        var stale = await Newest(database, "where status = 'RUNNING'");
        RunAttempt? run = null;
        await Until(async () =>
        {
            if (await Count(database, "select count(*) from audit_runs where status in ('QUEUED', 'RUNNING')") == 0)
            {
                await Ask(database, tenant);
            }

            run = await Newest(database, "where status = 'RUNNING'");
            return run is not null && run != stale && run.StartedAt != stale?.StartedAt;
        });
        return run!;
    }

    /// <summary>The last run when none is left; one is asked for if there has been none.</summary>
    private static async Task<RunAttempt> End(TestDatabase database, Tenant tenant)
    {
        await Ask(database, tenant);
        await Until(async () => await Count(database, "select count(*) from audit_runs where status in ('QUEUED', 'RUNNING')") == 0);
        Assert.Equal(0, await Count(database, "select count(*) from audit_runs where status = 'FAILED'"));
        return (await Newest(database, ""))!;
    }

    /// <summary>What PostgreSQL does by itself after some minutes, but not the one of the tests: without statistics it reads ten thousand tokens for twenty seconds.</summary>
    private static Task Analyze(TestDatabase database) => database.Engine == TestEngine.PostgreSql ? database.Tamper("analyze tokens, application_users, grants, token_usage, findings") : Task.CompletedTask;

    /// <summary>Users who could come in cannot any more and the other way round: most findings resolve or return.</summary>
    private static Task Change(TestDatabase database) =>
        database.Tamper("update application_users set status = case status when 'ACTIVE' then 'DISABLED' else 'ACTIVE' end");

    private static async Task Until(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It did not come true in time.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private static async Task<RunAttempt> Find(TestDatabase database, string id) => (await database.Read(session => session.QueryOne<RunAttempt>($"{RunAttempt.Select} where id = @id", new { id })))!;

    private static Task<RunAttempt?> Newest(TestDatabase database, string where) =>
        database.Read(session => session.QueryOne<RunAttempt>($"{RunAttempt.Select} {where} order by started_at desc limit 1"));

    private static Task<long> LastChange(TestDatabase database) => Count(database, "select coalesce(max(change), 0) from findings");

    private static Task<long> Count(TestDatabase database, string sql, object? parameters = null) => database.Read(session => session.Scalar<long>(sql, parameters));

    private static async Task<IReadOnlyList<string>> Rows(TestDatabase database) =>
        [.. (await database.Dump()).Split('\n').Where(line => line.StartsWith("findings:", StringComparison.Ordinal))];
}
