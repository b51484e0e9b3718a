using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Explorer;

public sealed class ExplorerBrowserTests
{
    [BrowserFact]
    public async Task A_reviewer_pastes_a_token_and_gets_an_answer_and_nothing_leaves_the_gateway()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant("Northwind");
        var token = await database.Write(async session =>
        {
            var reviewer = await database.Administrators.Create(session, tenant.Actor, "rita@example.com", "Rita", [Permission.AuditRead]);
            var wanted = NewToken.Check("explorer", Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false);
            return (await database.Tokens.CreateForAdministrator(session, tenant.Actor, reviewer, wanted)).Secret.Reveal();
        });

        var visit = await Browser.OpenExplorer(gateway.Url, token);

        Assert.Null(visit.Failure);
        Assert.True(visit.SchemaLoaded);
        Assert.Contains("\"organization:audit:read\"", visit.Answer, StringComparison.Ordinal);
        Assert.Contains("\"Northwind\"", visit.Answer, StringComparison.Ordinal);
        Assert.NotEmpty(visit.Requests);
        Assert.Empty(visit.Outside);
        Assert.Empty(visit.Stored);
        Assert.Empty(visit.ConsoleErrors);
    }
}
