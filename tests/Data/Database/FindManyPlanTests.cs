using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

/// <summary>Things that are asked for by their ids are looked up one by one, however many they are: never along their organization.</summary>
public sealed class FindManyPlanTests
{
    private static readonly List<string> Many = [.. Enumerable.Range(1, 100).Select(number => $"id_{number}")];

    [Fact]
    public async Task Many_by_their_ids_are_never_read_along_the_organization()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        Func<Session, Task>[] lookups =
        [
            session => database.TokenList.FindMany(session, "org_1", Many),
            session => database.TokenList.FindSuccessors(session, "org_1", Many),
            session => database.UserList.FindMany(session, "org_1", Many),
            session => database.Findings.FindMany(session, "org_1", Many),
            session => database.Get<AuditRunRepository>().FindMany(session, "org_1", Many),
            session => database.Get<AdministratorRepository>().FindMany(session, "org_1", Many),
            session => database.Get<ResourceList>().FindMany(session, "org_1", Many),
            session => database.Get<RuleExceptionRepository>().FindMany(session, "org_1", Many),
        ];
        foreach (var lookup in lookups)
        {
            var plan = await Plan(database, lookup);

            Assert.Contains("SEARCH", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("organization_id", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
        }
    }

    private static async Task<string> Plan(TestDatabase database, Func<Session, Task> lookup)
    {
        using var spans = new Spans();
        await database.Read(async session => { await lookup(session); return true; });
        var sql = (string)Assert.Single(spans.Of(StatementTelemetry.Name)).GetTagItem("db.query.text")!;
        return string.Join('\n', await database.Database.Explain(sql, new { organizationId = "org_1", Ids = new InList(Many) }, CancellationToken.None));
    }
}
