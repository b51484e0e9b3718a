using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Data.Inventory;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Commands;

public sealed class InventoryTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_token_that_can_be_used_stands_in_the_inventory_and_no_other(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant("Example, \"Ltd\"");
        await using var auditor = new AuditorNode(database);
        var user = await tenant.User("=cmd|' /C calc'!A0");
        var (open, _) = await tenant.Token(user);
        var (quiet, _) = await tenant.Token(user);
        var (ended, _) = await tenant.Token(user);
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, quiet.Id, "quiet"));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, ended.Id, null));
        await auditor.Audit(tenant);

        var lines = await Lines(database);

        Assert.Equal(3, lines.Count);
        Assert.StartsWith("organization,application_user,application_user_id,", lines[0], StringComparison.Ordinal);
        var (first, second) = (lines.Single(line => line.Contains(open.Id, StringComparison.Ordinal)), lines.Single(line => line.Contains(quiet.Id, StringComparison.Ordinal)));
        Assert.StartsWith("\"Example, \"\"Ltd\"\"\",\"'=cmd|' /C calc'!A0\",", first, StringComparison.Ordinal);
        Assert.Contains($",{open.Id},{open.Prefix},", first, StringComparison.Ordinal);
        Assert.Contains("NET-001", first, StringComparison.Ordinal);
        Assert.Contains(",suspended,", second, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(29, Fields(line)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task However_many_tokens_there_are_each_stands_there_once(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        await database.AddManyRows(tenant, ManyRows.ForPlans with { Users = 50, Tokens = 1_700, Activity = 1, Others = 1, Distinct = 40 });
        await database.Write(session => session.Execute("update tokens set revoked_at = null, expires_at = null where application_user_id is not null"));

        var lines = await Lines(database);

        Assert.Equal(1_701, lines.Count);
        Assert.Equal(1_701, lines.Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<IReadOnlyList<string>> Lines(TestDatabase database)
    {
        using var output = new StringWriter();
        await new InventoryReport(database.Database, database.Organizations, database.Get<InventoryReader>(), database.Clock).Write(output, CancellationToken.None);
        return output.ToString().TrimEnd().Split("\r\n");
    }

    private static int Fields(string line) => line.Split('"').Where((_, place) => place % 2 == 0).Sum(part => part.Count(letter => letter == ',')) + 1;
}
