using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>A document that somebody sent before is judged anew for the next one: parsing and validating it is all that is saved.</summary>
public sealed class DocumentCacheTests
{
    private const string Tokens = "query($first: Int!) { tokens(first: $first) { totalCount } }";

    [Theory]
    [InlineData(Tokens)]
    [InlineData("query($first: Int!) { tokens(first: $first) { totalCount } node(id: \"tok_1\") { __typename } }")] // without a plan
    public async Task A_known_document_gives_nobody_anothers_rights_nor_a_larger_page(string query)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var program = gateway.As((await tenant.Token(await tenant.User())).Secret.Reveal());

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(1, (await admin.Data(query, new { first = 5 })).GetProperty("tokens").GetProperty("totalCount").GetInt32());
            Assert.Equal("FORBIDDEN", await program.ErrorCode(query, new { first = 5 }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(query, new { first = -1 }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(query, new { first = 101 }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(query, new { first = "five" }));
            Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(query));
        }
    }

    [Fact]
    public async Task A_known_document_is_still_counted()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var admin = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());
        const string Query = """
            query($a: Int!, $b: Int!) { applicationUsers(first: $a) { nodes { tokens(first: $b) { nodes { findings(first: $b) { nodes { id } } } } } } }
            """;

        for (var time = 0; time < 3; time++)
        {
            await admin.Data(Query, new { a = 2, b = 2 });
            Assert.Equal("DOCUMENT_TOO_COMPLEX", await admin.ErrorCode(Query, new { a = 100, b = 100 }));

            // Each of them is allowed alone; what was learnt of both must not add up.
            await admin.Data(Query, new { a = 100, b = 2 });
            await admin.Data(Query, new { a = 1, b = 100 });
        }
    }

    [Fact]
    public async Task A_revoked_token_and_a_withdrawn_permission_count_at_once_for_a_known_document()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.AdministratorToken();
        var admin = gateway.As(secret.Reveal());
        await admin.Data(Tokens, new { first = 5 });
        await admin.Data(Tokens, new { first = 5 });

        await database.Tamper("delete from grants");
        Assert.Equal("FORBIDDEN", await admin.ErrorCode(Tokens, new { first = 5 }));
        await database.Tamper("update tokens set revoked_at = 1 where id = @Id", new { token.Id });
        Assert.Equal("UNAUTHENTICATED", await admin.ErrorCode(Tokens, new { first = 5 }));
    }

    [Fact]
    public async Task A_known_document_shows_what_changed_since()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        for (var count = 0; count < 4; count++)
        {
            Assert.Equal(count, (await admin.Data("{ applicationUsers { totalCount } }")).GetProperty("applicationUsers").GetProperty("totalCount").GetInt32());
            await tenant.User($"user-{count}");
        }
    }
}
