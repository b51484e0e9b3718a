using System.Text.Json;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Tests.Auditor.Runs;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Audits;

/// <summary>How far an audit has come is told while it is under way, also when another process carries it out.</summary>
public sealed class AuditProgressTests
{
    private const string Follow = "subscription($id: ID!) { auditRunProgressed(id: $id) { status progress { phase tokensExamined tokensTotal } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_run_of_another_process_is_followed_from_its_queue_to_its_end(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var other = database.AnotherNode();
        using var gate = new Gate();
        await using var auditor = new AuditorNode(other, rules: gate.Rules);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        await using var socket = await GraphQLSocket.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal());
        var asked = (await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual)))!;

        await socket.Subscribe(Follow, new { id = asked.Id });
        Assert.Equal("""{"status":"QUEUED","progress":{"phase":"WAITING","tokensExamined":0,"tokensTotal":null}}""", await Told());
        var running = Task.Run(() => auditor.Runner.RunNext(tenant.Id, CancellationToken.None));
        await gate.Reached();
        var examining = await Told();
        Assert.Contains("""{"phase":"EXAMINING","tokensExamined":0,"tokensTotal":""", examining, StringComparison.Ordinal);
        gate.Open();
        await running;
        var all = new List<string> { examining };
        while (!all[^1].StartsWith("""{"status":"SUCCEEDED",""", StringComparison.Ordinal))
        {
            all.Add(await Told());
        }

        Assert.Equal("""{"status":"SUCCEEDED","progress":{"phase":"ENDED","tokensExamined":1,"tokensTotal":1}}""", all[^1]);
        Assert.Equal("complete", (await socket.Read())!.Value.GetProperty("type").GetString());

        async Task<string> Told() => (await Next(database, socket)).GetProperty("payload").GetProperty("data").GetProperty("auditRunProgressed").GetRawText();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_run_of_another_organization_is_one_that_does_not_exist(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var (tenant, other) = (await database.GivenTenant(), await database.GivenTenant("Other"));
        await using var socket = await GraphQLSocket.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal());
        var theirs = (await database.Write(session => database.AuditRuns.Enqueue(session, other.Id, AuditTrigger.Manual)))!;

        foreach (var id in (string[])[theirs.Id, "run_00000000000000000000000000", "nonsense"])
        {
            await socket.Subscribe(Follow, new { id });
            Assert.Equal(
                """[{"message":"id: there is no such audit; auditRuns has them.","extensions":{"code":"BAD_USER_INPUT"}}]""",
                (await socket.Read())!.Value.GetProperty("payload").GetRawText());
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Progress_is_told_once_a_second_and_never_for_an_attempt_that_was_overtaken(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));
        var run = (await database.Write(session => database.AuditRuns.Start(session, tenant.Id)))!;
        var progress = new RunProgress(database.Database, database.AuditRuns, run, database.Clock, CancellationToken.None);

        await progress.Begin();
        await progress.Examined(500);
        Assert.Equal(new AuditProgress(AuditPhase.Examining, 0, 0), await Stored());
        database.Clock.Advance(TimeSpan.FromSeconds(1));
        await progress.Examined(1_000);
        Assert.Equal(new AuditProgress(AuditPhase.Examining, 1_000, 0), await Stored());
        await progress.Recording(1_200);
        Assert.Equal(new AuditProgress(AuditPhase.Recording, 1_200, 0), await Stored());

        database.Clock.Advance(TimeSpan.FromMinutes(11));
        await database.Write(session => database.AuditRuns.Start(session, tenant.Id));
        await progress.Examined(9_999);
        Assert.Equal(new AuditProgress(AuditPhase.Examining, 0, null), await Stored());

        async Task<AuditProgress> Stored() => (await database.Read(session => database.AuditRuns.Find(session, tenant.Id, run.Id)))!.Progress;
    }

    private static async Task<JsonElement> Next(TestDatabase database, GraphQLSocket socket)
    {
        var reading = socket.Read();
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(reading.IsCompleted);
        });
        return (await reading)!.Value;
    }
}
