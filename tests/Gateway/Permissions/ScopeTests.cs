using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Permissions;

/// <summary>A token can keep less than its user holds, and never more.</summary>
public sealed class ScopeTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_keeps_its_scopes_out_of_what_its_user_holds(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await tenant.Grant(user.Id, tenant.Id, Permission.OrganizationAdmin);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        var (all, allScopes) = await Mint(admin, user.Id, null);
        var (reader, readerScopes) = await Mint(admin, user.Id, [Permission.AppUsersRead]);
        var (nothing, noScopes) = await Mint(admin, user.Id, []);
        Assert.Equal(("null", $"[\"{Permission.AppUsersRead}\"]", "[]"), (allScopes, readerScopes, noScopes));

        Assert.Equal($"[\"{Permission.OrganizationAdmin}\"]", await Permissions(gateway.As(all)));
        Assert.Equal($"[\"{Permission.AppUsersRead}\"]", await Permissions(gateway.As(reader)));
        Assert.Equal("[]", await Permissions(gateway.As(nothing)));

        await gateway.As(reader).Data("{ applicationUsers { totalCount } }");
        Assert.Equal("FORBIDDEN", await gateway.As(reader).ErrorCode("{ findings { totalCount } }"));
        Assert.Equal("FORBIDDEN", await gateway.As(reader).ErrorCode($"mutation {{ createToken(input: {{ applicationUserId: \"{user.Id}\" }}) {{ secret }} }}"));
        Assert.Equal("FORBIDDEN", await gateway.As(nothing).ErrorCode("{ applicationUsers { totalCount } }"));

        // What the user loses is lost to every token at once, and what it never had no scope brings.
        var wide = await tenant.Narrowed(user, Permission.OrganizationAdmin, "operator");
        await admin.Change("revokePermissions", new { principalId = user.Id, permissions = new[] { Permission.OrganizationAdmin } }, "grants { permission }");
        foreach (var secret in (string[])[all, reader, nothing, wide])
        {
            Assert.Equal("[]", await Permissions(gateway.As(secret)));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_granted_on_a_unit_or_project_opens_nothing_in_the_organization(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var unit = await tenant.Unit("Sales");
        await tenant.Grant(user.Id, unit.Id, Permission.OrganizationAdmin);
        var program = gateway.As((await tenant.Token(user)).Secret.Reveal());

        Assert.Equal("[]", await Permissions(program));
        Assert.Equal("FORBIDDEN", await program.ErrorCode("{ applicationUsers { totalCount } }"));
        Assert.Equal("FORBIDDEN", await program.ErrorCode(
            $"mutation {{ grantPermissions(input: {{ principalId: \"{user.Id}\", permissions: [\"{Permission.OrganizationAdmin}\"] }}) {{ errors {{ code }} }} }}"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Scopes_are_of_the_catalogue_and_told_in_the_log(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("INVALID_PERMISSION scopes", await admin.Refusal("createToken", new { applicationUserId = user.Id, scopes = new[] { "organization:everything" } }));
        Assert.Equal("INVALID_PERMISSION scopes", await admin.Refusal("createToken", new { applicationUserId = user.Id, scopes = Enumerable.Repeat("admin", 101) }));
        Assert.Equal(0, await database.Read(session => database.TokenList.List(tenant.Id, new TokenFilter(), Given.Now).Count(session)));
        var made = await admin.Change("createToken", new { applicationUserId = user.Id, scopes = new[] { "operator", "admin", "admin" } }, "token { scopes activity { nodes { changes { field after } } } }");
        Assert.Equal("""["admin","operator"]""", made.GetProperty("token").GetProperty("scopes").GetRawText());
        Assert.Contains("""{"field":"scopes","after":"admin operator"}""", made.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<(string Secret, string Scopes)> Mint(GraphQLClient admin, string applicationUserId, string[]? scopes)
    {
        var payload = await admin.Change("createToken", new { applicationUserId, scopes }, "secret token { scopes }");
        return (payload.GetProperty("secret").GetString()!, payload.GetProperty("token").GetProperty("scopes").GetRawText());
    }

    private static async Task<string> Permissions(GraphQLClient client) =>
        (await client.Data("{ viewer { permissions } }")).GetProperty("viewer").GetProperty("permissions").GetRawText();
}
