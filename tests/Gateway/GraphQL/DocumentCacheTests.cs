using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Tests.Support;
using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>A document that somebody sent before is judged anew for the next one: reading it and asking whether it is valid is all that is saved.</summary>
public sealed class DocumentCacheTests
{
    private const string Tokens = "query($first: Int!) { tokens(first: $first) { totalCount } }";
    private const string Several = "query Ask { viewer { permissions } } mutation Run { runAudit { auditRun { id } errors { code } } }";

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

        Assert.True(Cache(gateway).Statistics.TotalHits > 0);
    }

    [Fact]
    public async Task What_a_known_document_costs_is_counted_for_each_request()
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
    public async Task The_schema_is_shown_to_nobody_because_it_was_shown_to_another()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var program = gateway.As((await tenant.Token(await tenant.User())).Secret.Reveal());
        const string Query = "{ __schema { queryType { name } } }";

        for (var time = 0; time < 3; time++)
        {
            await admin.Data(Query);
            Assert.Equal("FORBIDDEN", await program.ErrorCode(Query));
        }
    }

    [Fact]
    public async Task A_known_document_lets_no_get_request_change_anything()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        using var http = new HttpClient { BaseAddress = gateway.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await tenant.AdministratorToken()).Secret.Reveal());
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync("/graphql", new { query = Several, operationName = "Ask" })).StatusCode);
            Assert.Equal(HttpStatusCode.OK, await Get("Ask"));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await Get("Run"));
        }

        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from audit_runs")));

        async Task<HttpStatusCode> Get(string operation) => (await http.GetAsync($"/graphql?query={Uri.EscapeDataString(Several)}&operationName={operation}")).StatusCode;
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

    [Theory]
    [InlineData("{ viewer { permissions }")]
    [InlineData("{ nothing }")]
    [InlineData("{ tokens(first: 101) { totalCount } }")]
    [InlineData("{ applicationUsers(first: 100) { nodes { tokens(first: 100) { nodes { findings(first: 100) { nodes { id } } } } } } }")]
    [InlineData("query($name: String!) { applicationUser(name: $name) { id } }")]
    [InlineData("mutation { runAudit { errors { code } } }")]
    public async Task What_is_refused_and_what_changes_something_is_not_kept(string document)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var admin = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());

        await admin.Send(document);

        Assert.Equal(0, Cache(gateway).Statistics.CurrentEntryCount);
    }

    [Fact]
    public async Task What_is_kept_is_bounded_and_makes_room_for_what_comes()
    {
        using var cache = new DocumentCache();
        var number = 0;

        await Eventually.Is(() =>
        {
            var text = $"{{ viewer {{ permissions }} }} # {number++}".PadRight(100_000);
            Keep(cache, text);
            Assert.True(cache.Statistics.CurrentEstimatedSize <= DocumentCache.MaximumCharacters);
            return Task.FromResult(number > DocumentCache.MaximumCharacters / 50_000 && cache.Find(text, null) is not null);
        });
    }

    private static void Keep(DocumentCache cache, string text)
    {
        var document = Parser.Parse(text);
        cache.Keep(text, null, new ExecutionResult { Executed = true, Document = document, Operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single() });
    }

    private static DocumentCache Cache(GatewayApp gateway) => gateway.Services.GetRequiredService<DocumentCache>();
}
