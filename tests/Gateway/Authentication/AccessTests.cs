using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Authentication;

/// <summary>Who may not: anonymous, reviewer, application user, other organization. A refusal changes nothing but the log.</summary>
public sealed class AccessTests
{
    private static readonly string[] Questions =
    [
        "{ organization { name } }", "{ applicationUsers { totalCount } }", "{ tokens { totalCount } }", "{ activity { totalCount } }", "{ administrators { totalCount } }",
    ];

    private static readonly string[] ReviewerQuestions =
    [
        "{ findings { totalCount } }", "{ auditRules { code } }", "{ auditRuns { totalCount } }", "{ emails { totalCount } }",
    ];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_without_a_live_token_gets_anything(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.User();
        var before = await database.Dump();
        var (_, secret) = (0, TokenSecret.Generate(forAdministrator: true));

        foreach (var token in (string?[])[null, "", "auga_short", secret.Reveal(), "Basic abc"])
        {
            foreach (var document in (string[])[.. Questions, .. ReviewerQuestions, "{ __schema { types { name } } }", "{ viewer { permissions } }", Create])
            {
                var (status, body) = await gateway.As(token).Send(document);
                Assert.Equal(HttpStatusCode.Unauthorized, status);
                Assert.Equal("""{"errors":[{"message":"Send a live token: Authorization: Bearer <token>.","extensions":{"code":"UNAUTHENTICATED"}}]}""", body);
            }
        }

        Assert.Equal(before, await database.Dump());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_reviewer_reads_everything_and_changes_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (token, _) = await tenant.Token(user);
        var reviewer = gateway.As(await Reviewer(database, tenant));

        foreach (var question in (string[])[.. Questions, .. ReviewerQuestions])
        {
            await reviewer.Data(question);
        }

        foreach (var (mutation, input) in Mutations(tenant, user.Id, token.Id))
        {
            var type = char.ToUpperInvariant(mutation[0]) + mutation[1..] + "Input";
            var (_, body) = await reviewer.Send($"mutation($input: {type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", new { input });
            Assert.Contains("\"code\":\"FORBIDDEN\"", body, StringComparison.Ordinal);
            Assert.Contains("This needs the permission ", body, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await database.Read(session => database.UserList.List(tenant.Id, new()).Count(session))));
        Assert.Null((await tenant.Reload(token)).RevokedAt);
        var denied = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(Outcome: ActivityOutcome.Denied)).Count(session));
        Assert.Equal(Mutations(tenant, user.Id, token.Id).Length, denied);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_application_user_sees_itself_and_no_other(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (user, other) = (await tenant.User(), await tenant.User("somebody-else"));
        var (own, secret) = await tenant.Token(user);
        var (foreign, _) = await tenant.Token(other);
        var program = gateway.As(secret.Reveal());

        var viewer = (await program.Data("{ viewer { permissions token { id } principal { ... on ApplicationUser { name owner { name } tokens { nodes { id } } } } } }")).GetProperty("viewer");
        Assert.Equal("terraform", viewer.GetProperty("principal").GetProperty("name").GetString());
        Assert.Equal(own.Id, viewer.GetProperty("token").GetProperty("id").GetString());
        foreach (var question in (string[])[.. Questions, .. ReviewerQuestions, Create])
        {
            Assert.Equal("FORBIDDEN", await program.ErrorCode(question));
        }

        Assert.Equal("FORBIDDEN", await program.ErrorCode("{ viewer { principal { ... on ApplicationUser { findings { totalCount } } } } }"));
        Assert.Equal("FORBIDDEN", await program.ErrorCode("{ viewer { principal { ... on ApplicationUser { activity { totalCount } } } } }"));
        Assert.Equal("FORBIDDEN", await program.ErrorCode("{ viewer { principal { ... on ApplicationUser { owner { permissions } } } } }"));
        Assert.Equal("FORBIDDEN", await program.ErrorCode("{ viewer { principal { ... on ApplicationUser { tokens(where: { severityAtLeast: LOW }) { totalCount } } } } }"));

        // D41: another's object is answered byte for byte like one that does not exist.
        var absent = own.Id[..^4] + "zzzz";
        var answers = new List<string>();
        foreach (var id in (string[])[foreign.Id, absent, other.Id, tenant.Administrator.Id, tenant.Id])
        {
            answers.Add((await program.Send("query($id: ID!) { node(id: $id) { id } }", new { id })).Body);
        }

        Assert.Equal("""{"data":{"node":null}}""", Assert.Single(answers.Distinct()));
        Assert.Equal(own.Id, (await program.Data("query($id: ID!) { node(id: $id) { id } }", new { id = own.Id })).GetProperty("node").GetProperty("id").GetString());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Another_organization_does_not_exist(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var (ours, theirs) = (await database.GivenTenant("Ours"), await database.GivenTenant("Theirs"));
        var user = await theirs.User();
        var (token, _) = await theirs.Token(user);
        var (theirToken, _) = await theirs.AdministratorToken();
        var admin = gateway.As((await ours.AdministratorToken()).Secret.Reveal());

        Assert.Equal("Ours", (await admin.Data("{ organization { name } }")).GetProperty("organization").GetProperty("name").GetString());
        foreach (var id in (string[])[user.Id, token.Id, theirs.Administrator.Id, theirs.Id])
        {
            Assert.Equal("""{"data":{"node":null,"token":null,"applicationUser":null}}""", (await admin.Send(
                "query($id: ID!) { node(id: $id) { id } token(id: $id) { id } applicationUser(id: $id) { id } }", new { id })).Body);
        }

        foreach (var (mutation, input, absent) in ((string, object, object)[])
        [
            ("updateApplicationUser", new { applicationUserId = user.Id, name = "x" }, new { applicationUserId = Absent(user.Id), name = "x" }),
            ("deleteApplicationUser", new { applicationUserId = user.Id }, new { applicationUserId = Absent(user.Id) }),
            ("createToken", new { applicationUserId = user.Id }, new { applicationUserId = Absent(user.Id) }),
            ("revokeToken", new { tokenId = token.Id }, new { tokenId = Absent(token.Id) }),
            ("revokeTokens", new { tokenIds = new[] { token.Id } }, new { tokenIds = new[] { Absent(token.Id) } }),
            ("suspendToken", new { tokenId = token.Id }, new { tokenId = Absent(token.Id) }),
            ("resumeToken", new { tokenId = token.Id }, new { tokenId = Absent(token.Id) }),
            ("rotateToken", new { tokenId = token.Id }, new { tokenId = Absent(token.Id) }),
            ("createApplicationUser", new { name = "x", ownerId = theirs.Administrator.Id }, new { name = "x", ownerId = Absent(theirs.Administrator.Id) }),
            ("createAdministratorToken", new { administratorId = theirs.Administrator.Id }, new { administratorId = Absent(theirs.Administrator.Id) }),
            ("updateAdministrator", new { administratorId = theirs.Administrator.Id, name = "x" }, new { administratorId = Absent(theirs.Administrator.Id), name = "x" }),
            ("removeAdministrator", new { administratorId = theirs.Administrator.Id }, new { administratorId = Absent(theirs.Administrator.Id) }),
            ("revokeAdministratorToken", new { tokenId = theirToken.Id }, new { tokenId = Absent(theirToken.Id) }),
        ])
        {
            var refused = await admin.Payload(mutation, input, "__typename");
            Assert.Equal("NOT_FOUND", refused.GetProperty("errors")[0].GetProperty("code").GetString());
            Assert.Equal(refused.GetRawText(), (await admin.Payload(mutation, absent, "__typename")).GetRawText());
        }

        Assert.Null((await theirs.Reload(token)).RevokedAt);
        Assert.Equal("terraform", (await theirs.Reload(user)).Name);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_manages_application_users_mints_no_token_for_one_with_permissions(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (plain, powerful) = (await tenant.User(), await tenant.User("powerful"));
        await database.Write(session => database.Get<GrantRepository>().Grant(session, tenant.Actor, powerful.Id, ["admin"]));
        var manager = gateway.As(await Person(database, tenant, "manager@example.com", Permission.AppUsersWrite));

        await manager.Change("createToken", new { applicationUserId = plain.Id }, "token { id }");
        Assert.Equal("FORBIDDEN", await manager.ErrorCode($"mutation {{ createToken(input: {{ applicationUserId: \"{powerful.Id}\" }}) {{ secret }} }}"));
        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from tokens where application_user_id = @Id", new { powerful.Id })));
    }

    private const string Create = "mutation { createApplicationUser(input: { name: \"x\" }) { errors { code } } }";

    private static string Absent(string id) => id[..^4] + "zzzz";

    private static (string Mutation, object Input)[] Mutations(Tenant tenant, string userId, string tokenId) =>
    [
        ("createApplicationUser", new { name = "x" }),
        ("updateApplicationUser", new { applicationUserId = userId, name = "x" }),
        ("disableApplicationUser", new { applicationUserId = userId }),
        ("enableApplicationUser", new { applicationUserId = userId }),
        ("deleteApplicationUser", new { applicationUserId = userId }),
        ("createToken", new { applicationUserId = userId }),
        ("revokeToken", new { tokenId }),
        ("revokeTokens", new { tokenIds = new[] { tokenId } }),
        ("suspendToken", new { tokenId }),
        ("resumeToken", new { tokenId }),
        ("rotateToken", new { tokenId }),
        ("inviteAdministrator", new { email = "mallory@example.com" }),
        ("createAdministratorToken", new { administratorId = tenant.Administrator.Id }),
        ("updateAdministrator", new { administratorId = tenant.Administrator.Id, name = "x" }),
        ("removeAdministrator", new { administratorId = tenant.Administrator.Id }),
        ("revokeAdministratorToken", new { tokenId }),
        ("updateOrganization", new { name = "x" }),
        ("runAudit", new { note = "now" }),
        ("resendEmail", new { emailId = "eml_00000000000000000000000000" }),
        ("sendTestEmail", new { administratorId = tenant.Administrator.Id }),
    ];

    private static Task<string> Reviewer(TestDatabase database, Tenant tenant) => Person(database, tenant, "rita@example.com", Permission.AuditRead);

    private static Task<string> Person(TestDatabase database, Tenant tenant, string email, string permission) => database.Write(async session =>
    {
        var person = await database.Administrators.Create(session, tenant.Actor, email, null, [permission]);
        var wanted = NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false);
        return (await database.Tokens.CreateForAdministrator(session, tenant.Actor, person, wanted)).Secret.Reveal();
    });
}
