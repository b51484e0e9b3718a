using System.Net;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>Forward authentication, as a proxy asks for it.</summary>
public sealed class VerifyTests
{
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_live_token_opens_the_door_and_says_whose_it_is(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await tenant.Grant(user.Id, tenant.Id, "read_only", "developer");
        var (token, secret) = await tenant.Token(user);

        var answer = await service.Verify(secret.Reveal());

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(
            ["Cache-Control: no-store", $"X-Application-User: {user.Name}", $"X-Application-User-Id: {user.Id}", "X-Permissions: developer read_only", $"X-Token-Id: {token.Id}"],
            answer.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}"));
        await gateway.FlushUses();
        Assert.Equal(Given.Now, (await tenant.Reload(token)).LastUsedAt);
    }

    [Fact]
    public async Task Every_method_is_answered_alike()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());

        foreach (var method in (string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
        {
            Assert.Equal(HttpStatusCode.NoContent, (await new Service(gateway.Url).Send(new HttpMethod(method), "/verify", secret.Reveal())).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await new Service(gateway.Url).Send(new HttpMethod(method), "/verify", null)).Status);
        }
    }

    [Fact]
    public async Task Permissions_are_said_even_when_there_are_none()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());

        // Envoy overwrites only what we send: a header left out would let the client's own through.
        Assert.Equal("", (await new Service(gateway.Url).Verify(secret.Reveal()))["X-Permissions"]);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_demanded_permission_must_be_held_on_the_resource_or_above(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var other = await (await database.GivenTenant("Other")).Project("theirs");
        var (unit, elsewhere) = (await tenant.Unit("shop"), await tenant.Unit("elsewhere"));
        var project = await tenant.Project("web", unit.Id);
        var user = await tenant.User();
        await tenant.Grant(user.Id, tenant.Id, "read_only");
        await tenant.Grant(user.Id, unit.Id, "developer");
        await tenant.Grant(user.Id, project.Id, "operator");
        var full = (await tenant.Token(user)).Secret.Reveal();
        var narrow = await tenant.Narrowed(user, "developer");

        async Task<HttpStatusCode> Ask(string token, string query) => (await service.Verify(token, query)).Status;

        foreach (var allowed in (string[])[
            "?permission=read_only", $"?permission=read_only&resource={tenant.Id}", $"?permission=read_only&resource={project.Id}", $"?permission=developer&resource={unit.Id}",
            $"?permission=developer&resource={project.Id}", $"?permission=operator&resource={project.Id}", $"?permission=operator&permission=read_only&resource={project.Id}",
        ])
        {
            Assert.Equal((allowed, HttpStatusCode.NoContent), (allowed, await Ask(full, allowed)));
        }

        foreach (var refused in (string[])[
            "?permission=developer", "?permission=", "?permission=nonsense", "?permission=read_only&permission=developer", $"?permission=operator&resource={unit.Id}",
            $"?permission=developer&resource={elsewhere.Id}", $"?permission=read_only&resource={other.Id}", "?permission=read_only&resource=prj_00000000000000000000000000",
            "?permission=read_only&resource=", $"?permission=read_only&resource={project.Id}&resource={tenant.Id}",
        ])
        {
            Assert.Equal((refused, HttpStatusCode.Forbidden), (refused, await Ask(full, refused)));
        }

        Assert.Equal(HttpStatusCode.NoContent, await Ask(narrow, $"?permission=developer&resource={project.Id}"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(narrow, $"?permission=operator&resource={project.Id}"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(narrow, "?permission=read_only"));
        Assert.Equal("developer operator read_only", (await service.Verify(full, $"?resource={project.Id}"))["X-Permissions"]);
        Assert.Equal("developer", (await service.Verify(narrow, $"?resource={project.Id}"))["X-Permissions"]);
        Assert.Equal("", (await service.Verify(full, $"?resource={other.Id}"))["X-Permissions"]);
    }

    [Fact]
    public async Task A_missing_permission_is_named_unless_it_would_break_the_header()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var secret = (await tenant.Token(await tenant.User())).Secret.Reveal();

        async Task<string?> Challenge(string query) => (await new Service(gateway.Url).Verify(secret, query)).Challenge;

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"tokens:verify\"", await Challenge("?permission=tokens:verify"));
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"a b\"", await Challenge("?permission=a&permission=b"));
        Assert.Equal("Bearer error=\"insufficient_scope\"", await Challenge("?permission=%22%0d%0aSet-Cookie:%20x"));
        Assert.Equal("Bearer error=\"insufficient_scope\"", await Challenge("?permission=" + new string('a', 2_000)));
    }

    [Fact]
    public async Task A_name_of_any_letters_is_a_header_that_a_program_can_decode()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();

        foreach (var (name, header) in new[]
        {
            ("release bot, \"blue\"", "release bot, \"blue\""), ("Übersetzer", "%C3%9Cbersetzer"), ("100% sure", "100%25 sure"), ("部署 🚀", "%E9%83%A8%E7%BD%B2 %F0%9F%9A%80"),
        })
        {
            var (_, secret) = await tenant.Token(await tenant.User(name));

            var shown = (await new Service(gateway.Url).Verify(secret.Reveal()))["X-Application-User"];

            Assert.Equal(header, shown);
            Assert.Equal(name, Uri.UnescapeDataString(shown!));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_persons_token_opens_no_service(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var secret = (await tenant.AdministratorToken()).Secret.Reveal();
        var unknown = await RawHttp.Get(gateway.Url, "/verify", $"Authorization: Bearer {TokenSecret.Generate(forAdministrator: true).Reveal()}");

        Assert.Equal(unknown, await RawHttp.Get(gateway.Url, "/verify", $"Authorization: Bearer {secret}"));
        Assert.Contains(InvalidToken, unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_a_bearer_token_is_asked_for_without_an_error()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);

        Assert.Equal("Bearer", (await service.Verify(null)).Challenge);
        Assert.Equal("Bearer", (await service.Verify(null, "", ("Authorization", "Basic YTpi"))).Challenge);
        foreach (var presented in (string[])["Bearer", "Bearer ", "bearer x", "Bearer a b", "Bearer " + new string('x', 8_000), "Bearer eyJhbGciOiJub25lIn0.e30."])
        {
            var answer = await service.Verify(null, "", ("Authorization", presented));
            Assert.Equal((HttpStatusCode.Unauthorized, InvalidToken), (answer.Status, answer.Challenge));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_in_use_takes_no_statement_on_SQLite_and_one_on_PostgreSQL(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        var statements = gateway.Services.GetRequiredService<AppDatabase>();
        await service.Verify(secret.Reveal()); // stores the first use
        await service.Verify(secret.Reveal()); // reads that it is stored

        var before = statements.StatementCount;
        for (var time = 0; time < 10; time++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(secret.Reveal())).Status);
        }

        Assert.Equal(engine == TestEngine.Sqlite ? 0 : 10, statements.StatementCount - before);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Verify(secret.Reveal())).Status);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_503_and_never_a_yes()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());
        Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(secret.Reveal())).Status);

        await database.Tamper("alter table grants rename to lost");
        var refused = await service.Verify(secret.Reveal());
        await database.Tamper("alter table lost rename to grants");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1", "no-store", ""), (refused.Status, refused["Retry-After"], refused["Cache-Control"], refused.Body));
        Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(secret.Reveal())).Status);
        Assert.Contains("A token cannot be verified: the database does not answer", Assert.Single(gateway.Log.TakeErrors()), StringComparison.Ordinal);
    }
}
