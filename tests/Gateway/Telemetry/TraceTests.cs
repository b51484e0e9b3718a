using System.Text;
using System.Text.Json;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Telemetry;

/// <summary>One request is one trace, which tells where time went and nothing that a caller wrote.</summary>
public sealed class TraceTests
{
    private const string Http = "Microsoft.AspNetCore";
    private const string Operation = "AppUsersGateway.Gateway";
    private const string Sql = "AppUsersGateway.Data";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_request_is_one_trace_from_http_to_its_statements(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");
        var sent = gateway.Services.GetService(typeof(AppDatabase)) as AppDatabase;
        var before = sent!.StatementCount;

        using var spans = new Spans();
        await admin.Data("query Names { organization { name } all: applicationUsers { nodes { name } } }");
        await Eventually.Is(() => Task.FromResult(spans.Of(Http).Count == 1));

        var http = Assert.Single(spans.Of(Http));
        var operation = Assert.Single(spans.Of(Operation));
        Assert.Equal(http.SpanId, operation.ParentSpanId);
        Assert.Equal("query", operation.DisplayName);
        Assert.Equal(["organization", "applicationUsers"], (string[])operation.GetTagItem("graphql.fields")!);
        var statements = spans.Of(Sql);
        Assert.Equal(sent.StatementCount - before, statements.Count);
        // One finds the caller, before there is an operation; the others answer it.
        Assert.Single(statements, statement => statement.ParentSpanId == http.SpanId);
        Assert.Equal(statements.Count - 1, statements.Count(statement => statement.ParentSpanId == operation.SpanId));
        Assert.All(statements, statement => Assert.Equal(engine == TestEngine.Sqlite ? "sqlite" : "postgresql", statement.GetTagItem("db.system.name")));
        Assert.All(statements, statement => Assert.Equal("SELECT", statement.DisplayName));
        Assert.Contains(statements, statement => statement.GetTagItem("db.query.text") is string text && text.Contains("from application_users", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_that_a_caller_wrote_leaves_with_a_trace(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var receiver = await OtlpReceiver.Start();
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.AdministratorToken();
        var canaries = Enumerable.Range(1, 6).Select(number => $"canary{number}of{engine.ToString().ToLowerInvariant()}").ToArray();
        string trace, text;
        await using (var gateway = await GatewayApp.Start(database, receiver.Settings))
        {
            using var spans = new Spans();
            var admin = gateway.As(secret.Reveal());
            await admin.Data(
                $"query {canaries[0]}($name: String) {{ {canaries[1]}: applicationUsers(where: {{ nameContains: $name }}) {{ totalCount }} }}", new { name = canaries[2] });
            await admin.Send($"query {secret.Reveal()} {{ viewer {{ permissions }} }}");
            await admin.Send($"{{ {canaries[3]} }}");
            await admin.Payload("createApplicationUser", new { name = canaries[4] }, "applicationUser { id }");
            await gateway.As(secret.Reveal()[..^1]).Send($"{{ {canaries[0]} }}");
            await new HttpClient().GetStringAsync(new Uri(gateway.Url, $"/graphql/schema.graphql?{canaries[5]}={secret.Reveal()}"));
            await Eventually.Is(() => Task.FromResult(spans.Of(Http).Count == 6));
            (trace, text) = (spans.TraceId, spans.Text);
        }

        // It was exported when the gateway ended, and is what the listener saw.
        Assert.True(receiver.Got("traces", Convert.FromHexString(trace)));
        Assert.True(receiver.Got("traces", "applicationUsers"u8));
        Assert.True(receiver.Got("traces", "insert into application_users"u8));
        Assert.True(receiver.Got("metrics", "appusers.authentications"u8));
        Assert.Contains("insert into application_users", text, StringComparison.Ordinal);
        foreach (var canary in (string[])[.. canaries, secret.Reveal(), secret.Hash, tenant.Organization.Name + "\n"])
        {
            Assert.False(receiver.Got("traces", Encoding.UTF8.GetBytes(canary)), canary);
            Assert.False(receiver.Got("metrics", Encoding.UTF8.GetBytes(canary)), canary);
            Assert.DoesNotContain(canary, text.Replace(Environment.NewLine, " ", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_trace_id_of_an_internal_error_finds_the_line_of_the_log(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await tenant.Token(await tenant.User());
        await database.Tamper("update tokens set ip_allowlist = 'n0nsense' where application_user_id is not null");

        using var spans = new Spans();
        var error = JsonDocument.Parse((await admin.Send("{ tokens { nodes { ipAllowlist } } }")).Body).RootElement.GetProperty("errors")[0];

        Assert.Equal("INTERNAL", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(spans.TraceId, error.GetProperty("extensions").GetProperty("traceId").GetString());
        Assert.DoesNotContain("n0nsense", error.GetRawText(), StringComparison.Ordinal);
        Assert.Contains($"TraceId={spans.TraceId}", Assert.Single(gateway.Log.TakeErrors()), StringComparison.Ordinal);
        Assert.Equal("INTERNAL", Assert.Single(spans.Of(Operation)).StatusDescription);
    }
}
