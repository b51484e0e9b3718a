using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Findings;

/// <summary>What audits write is what everybody reads, whatever rows stand beside each other in one write.</summary>
public sealed class FindingRepositoryTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Findings_read_as_they_were_written_together(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var plain = await tenant.Finding((await tenant.Token(await tenant.User())).Token);
        var settled = Settled(plain) with { Id = New(), Fingerprint = "settled" };
        var between = plain with { Id = New(), Fingerprint = "between", TokenId = null, ApplicationUserId = null, Title = "Zürich ' ; -- \u0001" };
        var deadline = plain with { Id = New(), Fingerprint = "deadline", Deadline = Given.InDays(3) };

        var opened = await database.Write(session => database.Findings.Insert(session, [new FindingRow(settled), new FindingRow(between), new FindingRow(deadline)]));

        Assert.Equivalent(new[] { settled.Id, between.Id, deadline.Id }, opened, strict: true);
        await Holds(database, tenant, plain, settled, between, deadline);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_fingerprint_that_is_there_is_left_as_it_is_and_said(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var there = await tenant.Finding((await tenant.Token(await tenant.User())).Token);
        var (same, other) = (there with { Id = New(), Title = "not written" }, there with { Id = New(), Fingerprint = "other" });

        var opened = await database.Write(session => database.Findings.Insert(session, [new FindingRow(same), new FindingRow(other)]));

        Assert.Equal([other.Id], opened);
        await Holds(database, tenant, there, other);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Findings_are_renewed_together_and_only_what_matters_counts_as_a_change(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var words = await tenant.Finding((await tenant.Token(await tenant.User())).Token);
        var (worse, over) = (words with { Id = New(), Fingerprint = "worse" }, words with { Id = New(), Fingerprint = "over" });
        await database.Write(session => database.Findings.Insert(session, [new FindingRow(worse), new FindingRow(over)]));
        words = words with { Title = "works from any address since 41 days", Evidence = new EvidenceList([new Evidence("allowlist", "still none")]) };
        worse = worse with { Severity = Severity.Critical, WorsenedAt = Given.InDays(1), Deadline = Given.InDays(9) };
        over = Settled(over);

        await database.Write(async session =>
        {
            await database.Get<FindingChanges>().Begin(session, tenant.Id);
            await database.Findings.Update(session, [words, worse, over]);
            return true;
        });

        await Holds(database, tenant, words, worse with { Change = 1 }, over with { Change = 1 });
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_finding_that_says_something_else_stands_as_it_stood(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var finding = Settled(await tenant.Finding((await tenant.Token(await tenant.User())).Token)) with { Id = New(), Fingerprint = "settled", Severity = Severity.High, Deadline = Given.InDays(3) };
        var other = finding with { Id = New(), Fingerprint = "other" };
        await database.Write(session => database.Findings.Insert(session, [new FindingRow(finding), new FindingRow(other)]));
        var said = finding with
        {
            Confidence = Confidence.Low,
            Title = "works from any address since 41 days",
            Evidence = new EvidenceList([new Evidence("allowlist", "still none")]),
            Remedy = "Set an allowlist.",
            Deadline = null,
        };

        await database.Write(async session =>
        {
            await database.Get<FindingChanges>().Begin(session, tenant.Id);
            await database.Findings.Reword(session, [said]);
            return true;
        });

        Assert.True(said.StandsAs(finding));
        await Holds(database, tenant, said, other);
        Finding[] others =
        [
            finding with { Severity = Severity.Critical }, finding with { WorsenedAt = Given.Now }, finding with { Status = FindingStatus.Snoozed }, finding with { ReopenedAt = Given.Now },
            finding with { ResolvedAt = Given.Now }, finding with { ResolvedByRun = "run_2" }, finding with { AcknowledgedAt = Given.Now }, finding with { AcknowledgedBy = "adm_2" },
            finding with { AcknowledgedUntil = Given.Now }, finding with { AcknowledgeReason = "another" }, finding with { ExceptionId = "exc_1" },
        ];
        Assert.All(others, other => Assert.False(other.StandsAs(finding)));
    }

    private static string New() => Identifier.New(IdentifierKind.Finding, Given.Now);

    private static Finding Settled(Finding finding) => finding.Settled(FindingStatus.Acknowledged, "adm_1", Given.InDays(1), "until the move", Given.InDays(2), null);

    private static async Task Holds(TestDatabase database, Tenant tenant, params Finding[] expected)
    {
        var found = await database.Read(session => database.Findings.FindMany(session, tenant.Id, [.. expected.Select(finding => finding.Id)]));
        Assert.Equal(expected.Length, found.Count);
        foreach (var finding in expected)
        {
            var read = found[finding.Id];
            Assert.Equal(finding.Evidence.Items, read.Evidence.Items);
            Assert.Equal(finding with { Evidence = read.Evidence }, read);
        }
    }
}
