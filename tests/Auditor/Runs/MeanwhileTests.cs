using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Runs;

/// <summary>What people do while an audit reads: it writes later, and must not write over them.</summary>
public sealed class MeanwhileTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_decision_made_while_the_facts_are_read_stands_and_the_words_are_brought_up_to_date(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), 365 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"]);
        database.Clock.Advance(TimeSpan.FromDays(8));
        using var gate = new Gate();
        await using var before = new AuditorNode(database, rules: RuleCatalog.Of(new NeverUsedToken()));
        await using var auditor = new AuditorNode(database, rules: RuleCatalog.Of([new NeverUsedToken(), .. gate.Rules.All]));
        await before.Audit(tenant);
        var found = Assert.Single(await before.Findings(tenant));
        database.Clock.Advance(TimeSpan.FromDays(1));
        await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));

        var running = Task.Run(() => auditor.Runner.RunNext(tenant.Id, CancellationToken.None));
        await gate.Reached();
        await database.Write(session => database.Get<FindingDecisions>().Acknowledge(session, tenant.Actor, found.Id, "until the move", database.Clock.GetUtcNow().AddDays(3)));
        gate.Open();
        var run = await running;

        Assert.Equal(AuditRunStatus.Succeeded, run!.Status);
        var after = (await auditor.Findings(tenant, status: null)).Single(finding => finding.Id == found.Id);
        Assert.Equal((FindingStatus.Acknowledged, "until the move"), (after.Status, after.AcknowledgeReason));
        Assert.NotEqual(found.Title, after.Title);
        Assert.Contains("9 days", after.Title, StringComparison.Ordinal);
    }
}
