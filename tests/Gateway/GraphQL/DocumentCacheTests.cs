using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>A document that one caller sent before is judged anew for the next one.</summary>
public sealed class DocumentCacheTests
{
    [Fact]
    public async Task A_known_document_gives_nobody_anothers_rights_nor_a_larger_page()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var program = gateway.As((await tenant.Token(await tenant.User())).Secret.Reveal());
        const string Query = "query($first: Int!) { tokens(first: $first) { totalCount } }";

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(1, (await admin.Data(Query, new { first = 5 })).GetProperty("tokens").GetProperty("totalCount").GetInt32());
            Assert.Equal("FORBIDDEN", await program.ErrorCode(Query, new { first = 5 }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(Query, new { first = -1 }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(Query, new { first = "five" }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(Query));
        }
    }

    [Fact]
    public async Task A_known_document_is_still_counted()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var admin = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());
        const string Query = """
            query($first: Int!) {
              applicationUsers(first: $first) { nodes { tokens(first: $first) { nodes { findings(first: $first) { nodes { id } } } } } }
            }
            """;

        await admin.Data(Query, new { first = 2 });
        Assert.Equal("DOCUMENT_TOO_COMPLEX", await admin.ErrorCode(Query, new { first = 100 }));
        await admin.Data(Query, new { first = 2 });
    }
}
