using AppUsersGateway.Data.Audits;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Auditor.Oracle;

/// <summary>
/// P07: the same data, policy and moment make the same findings, however often the auditors are stopped, repeated or doubled, and an independent oracle agrees.
/// <c>AUDIT_ORACLE_TOKENS=10000</c>, <c>AUDIT_ORACLE_STOPS=200</c> and <c>AUDIT_ORACLE_REPEATS=10</c> make it long.
/// </summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    private const int TokensOfAUser = 10;

    /// <summary>The latest moment of a stop, in milliseconds, for few tokens; for many, about as late as an audit takes.</summary>
    private const int LongestStop = 120;

    private const int TokensInAMillisecond = 5;

    private static readonly int Tokens = LongRun.Times("AUDIT_ORACLE_TOKENS", 240);
    private static readonly int Stops = LongRun.Times("AUDIT_ORACLE_STOPS", 5);
    private static readonly int Repeats = LongRun.Times("AUDIT_ORACLE_REPEATS", 2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_findings_are_exactly_those_of_the_oracle_whatever_happens_to_the_auditors(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        await using var here = new AuditorNode(database);
        await using var there = new AuditorNode(other);
        var tenant = await database.GivenTenant();
        await OracleRows.Add(database, tenant, Tokens / TokensOfAUser, Tokens);

        // Stopped at arbitrary moments, an audit leaves all of it or nothing; the next one begins anew.
        var (random, stopped) = (new Random(20_261_123), 0);
        await Ask(database, tenant);
        for (var stop = 0; stop < Stops; stop++)
        {
            // The first one comes before any audit is done.
            var after = stop == 0 ? 1 : random.Next(1, Math.Max(LongestStop, Tokens / TokensInAMillisecond));
            using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(after));
            try
            {
                if (await (stop % 2 == 0 ? here : there).Runner.RunNext(tenant.Id, end.Token) is not null)
                {
                    await Ask(database, tenant);
                }
            }
            catch (OperationCanceledException)
            {
                stopped++;
            }
        }

        Assert.True(stopped > 0);
        output.WriteLine($"{engine}: {Tokens} tokens, {stopped} of {Stops} audits were stopped before their end");
        await Both(here, there, tenant);
        var expected = await FindingOracle.Find(database, Given.Now);
        Assert.All(FindingOracle.Codes, code => Assert.Contains(expected, line => line.StartsWith(code, StringComparison.Ordinal)));
        Assert.Equal(expected, await FindingOracle.Stored(database));

        // Repeated and doubled: not a row of the findings is written.
        var before = await Rows(database);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            await Ask(database, tenant);
            await Both(here, there, tenant);
        }

        Assert.Equal(before, await Rows(database));

        // Time goes on and people act: some worsen, some resolve, some return.
        foreach (var change in new[] { "update tokens set revoked_at = @Now where id in (select id from tokens order by id limit 40)", "update application_users set status = 'DISABLED' where name like '%7'", "update application_users set owner_id = null where name like '%3'" })
        {
            database.Clock.Advance(TimeSpan.FromDays(10));
            await database.Tamper(change, new { Now = database.Clock.GetUtcNow() });
            await Ask(database, tenant);
            await Both(here, there, tenant);
            Assert.Equal(await FindingOracle.Find(database, database.Clock.GetUtcNow()), await FindingOracle.Stored(database));
        }

        await database.Tamper("update application_users set status = 'ACTIVE' where name like '%7'");
        await Ask(database, tenant);
        await Both(here, there, tenant);
        Assert.Equal(await FindingOracle.Find(database, database.Clock.GetUtcNow()), await FindingOracle.Stored(database));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_findings_are_the_same_where_users_are_read_in_several_batches(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await OracleRows.Add(database, tenant, users: 450, tokens: 900);

        await auditor.Audit(tenant);
        Assert.Equal(await FindingOracle.Find(database, Given.Now), await FindingOracle.Stored(database));
        var before = await Rows(database);
        var again = await auditor.Audit(tenant);
        Assert.Equal(before, await Rows(database));
        Assert.Equal((0, 0, 0, 0), (again.FindingsOpened, again.FindingsReopened, again.FindingsWorsened, again.FindingsResolved));

        // Those of the deleted are read with their neighbours, and those after the last that is not deleted at the end.
        await database.Tamper("update application_users set status = 'DELETED' where id in (select id from application_users order by created_at desc limit 30) or name like '%3'");
        var last = await auditor.Audit(tenant);
        Assert.InRange(last.FindingsResolved, 50, long.MaxValue);
        Assert.Equal(await FindingOracle.Find(database, Given.Now), await FindingOracle.Stored(database));
    }

    private static Task Ask(TestDatabase database, Tenant tenant) => database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));

    private static async Task Both(AuditorNode here, AuditorNode there, Tenant tenant)
    {
        await Task.WhenAll(new[] { here, there }.Select(node => Task.Run(() => node.Runner.RunNext(tenant.Id, CancellationToken.None))));
        while (await here.Runner.RunNext(tenant.Id, CancellationToken.None) is not null)
        {
            // Until nothing waits.
        }
    }

    private static async Task<IReadOnlyList<string>> Rows(TestDatabase database) =>
        [.. (await database.Dump()).Split('\n').Where(line => line.StartsWith("findings:", StringComparison.Ordinal))];
}
