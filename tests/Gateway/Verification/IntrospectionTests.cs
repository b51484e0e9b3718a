using System.Net;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>A service asks what a token is that it was shown (RFC 7662).</summary>
public sealed class IntrospectionTests
{
    private const string Inactive = """{"active":false}""";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_live_token_is_described(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var own = await Own(tenant);
        var user = await tenant.User();
        await tenant.Grant(user.Id, tenant.Id, "read_only");
        var (token, secret) = await tenant.Token(user, maxAgeSeconds: 3_600);

        var answer = await new Service(gateway.Url).Introspect(own, ("token", secret.Reveal()), ("token_type_hint", "access_token"));

        Assert.Equal((HttpStatusCode.OK, "application/json", "no-store"), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
        var at = Given.Now.ToUnixTimeSeconds();
        Assert.Equal(
            $$"""{"active":true,"scope":"read_only","client_id":"{{user.Id}}","username":"{{user.Name}}","token_type":"Bearer","exp":{{at + 3_600}},"iat":{{at}},"sub":"{{user.Id}}","jti":"{{token.Id}}"}""",
            answer.Body);
        await gateway.FlushUses();
        Assert.Equal((Given.Now, "unknown"), ((await tenant.Reload(token)).LastUsedAt, (await tenant.Reload(token)).LastUsedIp));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whatever_is_not_good_is_inactive_and_nothing_more(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var own = await Own(tenant);
        var (live, revoked, expired, narrow) = (
            await tenant.Token(await tenant.User("live")), await tenant.Token(await tenant.User("revoked")),
            await tenant.Token(await tenant.User("expired"), maxAgeSeconds: 600), await tenant.Token(await tenant.User("narrow"), ipAllowlist: ["192.0.2.0/24"]));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, revoked.Token.Id, "leaked"));
        var other = await database.GivenTenant("Other");
        var foreign = await other.Token(await other.User());
        var person = await tenant.AdministratorToken();
        database.Clock.Advance(TimeSpan.FromSeconds(601));

        (string, string)[][] asked =
        [
            [("token", revoked.Secret.Reveal())], [("token", expired.Secret.Reveal())], [("token", TokenSecret.Generate(forAdministrator: false).Reveal())],
            [("token", foreign.Secret.Reveal())], [("token", person.Secret.Reveal())], [("token", "nonsense")], [("token", live.Secret.Reveal() + " ")],
            [("token", live.Secret.Reveal()), ("ip", "010.0.0.1")], [("token", live.Secret.Reveal()), ("ip", "unknown")],
            [("token", narrow.Secret.Reveal())], [("token", narrow.Secret.Reveal()), ("ip", "198.51.100.1")],
        ];
        foreach (var form in asked)
        {
            var answer = await service.Introspect(own, form);
            Assert.Equal((string.Join(' ', form), HttpStatusCode.OK, Inactive), (string.Join(' ', form), answer.Status, answer.Body));
        }

        Assert.Contains("\"active\":true", (await service.Introspect(own, ("token", live.Secret.Reveal()))).Body, StringComparison.Ordinal);
        Assert.Contains("\"active\":true", (await service.Introspect(own, ("token", narrow.Secret.Reveal()), ("ip", "192.0.2.7"))).Body, StringComparison.Ordinal);
        Assert.Contains("\"active\":true", (await service.Introspect(own, ("token", narrow.Secret.Reveal()), ("ip", "[::ffff:192.0.2.7]:443"))).Body, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_use_is_recorded_as_the_service_tells_it_and_never_for_strangers(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        var other = await database.GivenTenant("Other");

        await new Service(gateway.Url).Introspect(await Own(other), ("token", secret.Reveal()), ("ip", "203.0.113.66"));
        await new Service(gateway.Url).Introspect(await Own(tenant), ("token", secret.Reveal()), ("ip", "192.0.2.7"), ("user_agent", "terraform/1.9"));

        await gateway.FlushUses();
        var used = await tenant.Reload(token);
        Assert.Equal(("192.0.2.7", "terraform/1.9"), (used.LastUsedIp, used.LastUserAgent));
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from token_usage where token_id = @Id", new { token.Id })));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Scopes_are_those_of_the_resource_asked_about(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var project = await tenant.Project("web");
        var user = await tenant.User();
        await tenant.Grant(user.Id, project.Id, "operator");
        var (own, secret) = (await Own(tenant), (await tenant.Token(user)).Secret.Reveal());

        async Task<string?> Scope(params (string, string)[] form) =>
            (await new Service(gateway.Url).Introspect(own, [("token", secret), .. form])).Json.GetProperty("scope").GetString();

        Assert.Equal("", await Scope());
        Assert.Equal("operator", await Scope(("resource", project.Id)));
        Assert.Equal("", await Scope(("resource", "prj_00000000000000000000000000")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_those_ask_who_may(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());
        var asked = ("token", secret.Reveal());

        var (nobody, unknown, lesser) = (
            await service.Introspect(null, asked), await service.Introspect(TokenSecret.Generate(forAdministrator: false).Reveal(), asked), await service.Introspect(secret.Reveal(), asked));

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer", ""), (nobody.Status, nobody.Challenge, nobody.Body));
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"", ""), (unknown.Status, unknown.Challenge, unknown.Body));
        Assert.Equal((HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\", scope=\"tokens:verify\"", ""), (lesser.Status, lesser.Challenge, lesser.Body));
        Assert.Equal(HttpStatusCode.OK, (await service.Introspect((await tenant.AdministratorToken()).Secret.Reveal(), asked)).Status);
    }

    [Fact]
    public async Task What_is_no_form_is_told_so()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var own = await Own(tenant);

        async Task<string> Told(HttpContent? body)
        {
            var answer = await service.Send(HttpMethod.Post, "/oauth2/introspect", own, body);
            Assert.Equal((HttpStatusCode.BadRequest, "application/json", "no-store"), (answer.Status, answer["Content-Type"], answer["Cache-Control"]));
            Assert.Equal("invalid_request", answer.Json.GetProperty("error").GetString());
            return answer.Json.GetProperty("error_description").GetString()!;
        }

        FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

        const string OneForm = "The body must be one form of application/x-www-form-urlencoded, at most 16384 bytes, with no parameter twice.";
        Assert.Equal("token: give the token that is asked about.", await Told(Form()));
        Assert.Equal("token: give the token that is asked about.", await Told(Form(("token", ""))));
        Assert.Equal(OneForm, await Told(Form(("token", "a"), ("token", "b"))));
        Assert.Equal(OneForm, await Told(Form(("token", new string('a', 20_000)))));
        Assert.Equal(OneForm, await Told(new StringContent("""{"token":"a"}""", System.Text.Encoding.UTF8, "application/json")));
        Assert.Equal(OneForm, await Told(null));
        var get = await service.Send(HttpMethod.Get, "/oauth2/introspect?token=a", own);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (get.Status, get["Allow"]));
    }

    [Fact]
    public async Task Who_asks_too_much_waits_and_others_do_not()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Limits:IntrospectionsPerSecond", "1"));
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var (own, another) = (await Own(tenant), (await tenant.AdministratorToken()).Secret.Reveal());

        ServiceAnswer answer = null!;
        await Eventually.Is(async () => (answer = await service.Introspect(own, ("token", "x"))).Status == HttpStatusCode.TooManyRequests);

        Assert.Equal("1", answer["Retry-After"]);
        Assert.Equal(HttpStatusCode.OK, (await service.Introspect(another, ("token", "x"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Verify("x")).Status); // which has no such limit: a proxy asks for many callers
    }

    /// <summary>The token of a service that may ask.</summary>
    private static async Task<string> Own(Tenant tenant)
    {
        var user = await tenant.User("the service");
        await tenant.Grant(user.Id, tenant.Id, Permission.TokensVerify);
        return (await tenant.Token(user)).Secret.Reveal();
    }
}
