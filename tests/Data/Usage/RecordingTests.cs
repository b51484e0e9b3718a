using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Usage;

/// <summary>Gateways that die leave a gap, and silence in it is no proof of anything.</summary>
public sealed class RecordingTests
{
    private static readonly RecordingNode One = new("one", "host http://127.0.0.1:5080");
    private static readonly RecordingNode Two = new("two", "host http://127.0.0.1:5081");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_gateway_that_falls_silent_leaves_a_gap_from_what_it_stored_last(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var recording = database.Get<RecordingRepository>();
        await Beat(database, One, Given.Now, Given.Now.AddSeconds(-3));
        Assert.Equal(Given.Now, await Unbroken(database, tenant, Given.Now.AddSeconds(57)));

        // Silence is unknown from the first moment that nobody has heard of it, before anybody has buried it.
        database.Clock.Advance(TimeSpan.FromSeconds(61));
        var now = database.Clock.GetUtcNow();
        Assert.Equal(now, await Unbroken(database, tenant, now));
        await Beat(database, Two, now, now);

        Assert.Equal([new RecordingGap("one", Given.Now.AddSeconds(-3), now, RecordingGapCause.UncleanStop)], await Gaps(database));
        Assert.Equal(now, await Unbroken(database, tenant, now.AddDays(10), stillBeating: Two));

        // It was only away, and has lost nothing: there was no gap.
        await database.Write(async session =>
        {
            await recording.Revive(session, One);
            await recording.Beat(session, One, now.AddDays(10), now.AddDays(10));
        });
        Assert.Empty(await Gaps(database));
        Assert.Equal(Given.Now, await Unbroken(database, tenant, now.AddDays(10), stillBeating: Two));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_gateway_that_starts_again_under_its_name_knows_that_it_died(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await Beat(database, One, Given.Now, Given.Now);
        await Beat(database, Two, Given.Now, Given.Now);
        await Beat(database, One with { Id = "three" }, Given.Now.AddSeconds(2), Given.Now.AddSeconds(2), isStart: true);

        Assert.Equal([new RecordingGap("one", Given.Now, Given.Now.AddSeconds(2), RecordingGapCause.UncleanStop)], await Gaps(database));
        await database.Write(session => database.Get<RecordingRepository>().Leave(session, Two));
        await Beat(database, Two with { Id = "four" }, Given.Now.AddSeconds(3), Given.Now.AddSeconds(3), isStart: true);
        Assert.Single(await Gaps(database));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_that_bury_a_third_at_once_record_one_gap(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        await Beat(database, One, Given.Now, Given.Now);
        var later = Given.Now.AddMinutes(5);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() =>
            Beat(number % 2 == 0 ? database : other, new RecordingNode($"n{number}", $"n{number}"), later.AddSeconds(number), later.AddSeconds(number)))));

        Assert.Single(await Gaps(database));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_audit_trusts_no_silence_that_began_before_a_gap(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (silent, _) = await tenant.Token(await tenant.User(), maxAgeSeconds: 300 * Tenant.Day);
        var (unused, _) = await tenant.Token(await tenant.User("never"), maxAgeSeconds: 300 * Tenant.Day);
        await database.Write(session => database.Usage.Add(session, [KeyValuePair.Create(
            new TokenUse(tenant.Id, silent.Id, silent.ApplicationUserId, Given.Now, "192.0.2.1", "curl", Refusal: null), new TokenUseCount(1, Given.Now.AddMinutes(1)))]));
        database.Clock.Advance(TimeSpan.FromDays(50));
        var now = database.Clock.GetUtcNow();
        await auditor.Audit(tenant);
        var before = await Verdicts(auditor, tenant);
        Assert.All(before, verdict => Assert.Equal(Confidence.High, verdict.Confidence));
        Assert.Equal(["TOK-007", "TOK-008", "USR-001", "USR-001"], before.Select(verdict => verdict.Rule).Order(StringComparer.Ordinal));

        // A gateway died a minute ago with perhaps the one use that there was.
        await Beat(database, One, now.AddMinutes(-2), now.AddMinutes(-2));
        await auditor.Audit(tenant);
        foreach (var (rule, confidence, severity) in await Verdicts(auditor, tenant))
        {
            Assert.Equal(Confidence.Low, confidence);
            Assert.True(severity < before.First(verdict => verdict.Rule == rule).Severity, rule);
        }
    }

    private static async Task<IReadOnlyList<(string Rule, Confidence Confidence, Severity Severity)>> Verdicts(AuditorNode auditor, Tenant tenant) =>
        [.. (await auditor.Findings(tenant)).Where(finding => finding.Rule is "TOK-007" or "TOK-008" or "USR-001").Select(finding => (finding.Rule, finding.Confidence, finding.Severity))];

    private static Task Beat(TestDatabase database, RecordingNode node, DateTimeOffset now, DateTimeOffset storedUntil, bool isStart = false) => database.Write(async session =>
    {
        var recording = database.Get<RecordingRepository>();
        await recording.Bury(session, node, now, isStart);
        await recording.Beat(session, node, now, storedUntil);
    });

    private static async Task<DateTimeOffset> Unbroken(TestDatabase database, Tenant tenant, DateTimeOffset now, RecordingNode? stillBeating = null)
    {
        if (stillBeating is not null)
        {
            await database.Write(session => database.Get<RecordingRepository>().Beat(session, stillBeating, now, now));
        }

        return await database.Read(session => database.Get<RecordingRepository>().UnbrokenSince(session, tenant.Id, now));
    }

    private static async Task<IReadOnlyList<RecordingGap>> Gaps(TestDatabase database) =>
        [.. (await database.Read(session => session.Query<(string Node, DateTimeOffset From, DateTimeOffset Until, string Cause)>(
            "select node_id, starts_at, ends_at, cause from recording_gaps order by starts_at")))
            .Select(row => new RecordingGap(row.Node, row.From, row.Until, AppUsersGateway.Data.Database.EnumText.Parse<RecordingGapCause>(row.Cause)))];
}
