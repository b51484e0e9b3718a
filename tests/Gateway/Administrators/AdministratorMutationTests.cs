using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Administrators;

/// <summary>People come, change and go; what they did and owned stays readable, and somebody can always let others in.</summary>
public sealed class AdministratorMutationTests
{
    private const string Viewer = "{ viewer { permissions } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_person_is_renamed_and_readdressed_and_the_log_has_both_sides(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (bob, _) = await tenant.Person("bob@example.com", Permission.AuditRead);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        var renamed = (await admin.Change("updateAdministrator", new { administratorId = bob.Id, name = " Bob Example " }, Person)).GetProperty("administrator");
        Assert.Equal("""{"name":"Bob Example","email":"bob@example.com","status":"ACTIVE","permissions":["organization:audit:read"]}""", renamed.GetRawText());
        await admin.Change("updateAdministrator", new { administratorId = bob.Id, email = "BOB@example.com" }, Person);
        await admin.Change("updateAdministrator", new { administratorId = bob.Id, email = "robert@example.com" }, Person);

        var log = (await admin.Data(
            "{ activity(first: 1, where: { kind: ADMINISTRATOR_UPDATED }) { nodes { actor { name } administrator { email } changes { field before after } } } }"))
            .GetProperty("activity").GetProperty("nodes")[0].GetRawText();
        Assert.Equal(
            """{"actor":{"name":"Ada Example"},"administrator":{"email":"robert@example.com"},"changes":[{"field":"email","before":"BOB@example.com","after":"robert@example.com"}]}""", log);
        Assert.Null(await database.Read(session => database.Administrators.FindByEmail(session, tenant.Id, "bob@example.com")));
        Assert.Equal(bob.Id, (await database.Read(session => database.Administrators.FindByEmail(session, tenant.Id, "ROBERT@example.com")))!.Id);

        Assert.Equal("NAME_TAKEN email", await admin.Refusal("updateAdministrator", new { administratorId = bob.Id, email = "ADA@example.com" }));
        Assert.Equal("INVALID_EMAIL email", await admin.Refusal("updateAdministrator", new { administratorId = bob.Id, email = "nobody" }));
        Assert.Equal("INVALID_EMAIL email", await admin.Refusal("updateAdministrator", new { administratorId = bob.Id, email = (string?)null }));
        Assert.Equal("INVALID_NAME name", await admin.Refusal("updateAdministrator", new { administratorId = bob.Id, name = (string?)null }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_removed_person_is_refused_at_once_on_every_node_and_what_they_owned_is_a_finding(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var gateway = await GatewayApp.Start(database);
        await using var other = await GatewayApp.Start(otherNode);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (bob, secret) = await tenant.Person("bob@example.com");
        var user = (await gateway.As(secret).Change("createApplicationUser", new { name = "of-bob", ownerId = bob.Id }, "applicationUser { id }"))
            .GetProperty("applicationUser").GetProperty("id").GetString();
        await other.As(secret).Data(Viewer);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        var removed = (await admin.Change("removeAdministrator", new { administratorId = bob.Id }, Person)).GetProperty("administrator");
        Assert.Equal("REMOVED", removed.GetProperty("status").GetString());
        foreach (var node in (GatewayApp[])[gateway, other])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await node.As(secret).Send(Viewer)).Status);
        }

        var seen = await admin.Data(
            "query($bob: ID!, $user: ID!) { node(id: $bob) { ... on Administrator { tokens { nodes { status revokeReason } } } } applicationUser(id: $user) { owner { email status } } }",
            new { bob = bob.Id, user });
        Assert.Equal("""[{"status":"REVOKED","revokeReason":"administrator removed"}]""", seen.GetProperty("node").GetProperty("tokens").GetProperty("nodes").GetRawText());
        Assert.Equal("""{"email":"bob@example.com","status":"REMOVED"}""", seen.GetProperty("applicationUser").GetProperty("owner").GetRawText());

        // Gone is gone: nothing more happens to that person, but the address is free for somebody new.
        Assert.Equal("NOT_FOUND administratorId", await admin.Refusal("removeAdministrator", new { administratorId = bob.Id }));
        Assert.Equal("NOT_FOUND administratorId", await admin.Refusal("updateAdministrator", new { administratorId = bob.Id, name = "x" }));
        Assert.Equal("NOT_FOUND administratorId", await admin.Refusal("createAdministratorToken", new { administratorId = bob.Id }));
        await admin.Change("inviteAdministrator", new { email = "bob@example.com" }, Person);

        await auditor.Audit(tenant);
        Assert.Contains(await auditor.Findings(tenant), finding => finding.Rule == "USR-003" && finding.ApplicationUserId == user);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_last_administrator_stays_and_a_reviewer_does_not_count(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Person("rita@example.com", Permission.AuditRead);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("CONFLICT administratorId", await admin.Refusal("removeAdministrator", new { administratorId = tenant.Administrator.Id }));
        await admin.Change("inviteAdministrator", new { email = "bob@example.com" }, Person);
        await admin.Change("removeAdministrator", new { administratorId = tenant.Administrator.Id }, Person);

        Assert.Equal("UNAUTHENTICATED", await admin.ErrorCode(Viewer));
    }

    /// <summary>With a third administrator who stays, so that it is not the rule of the last one that decides.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_who_remove_each_other_at_once_on_two_nodes_do_not_both_go(TestEngine engine)
    {
        const int Rounds = 8;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var gateway = await GatewayApp.Start(database);
        await using var other = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        for (var round = 0; round < Rounds; round++)
        {
            var (anna, annas) = await tenant.Person($"anna{round}@example.com");
            var (bert, berts) = await tenant.Person($"bert{round}@example.com");
            await Task.WhenAll(gateway.As(annas).Data(Viewer), other.As(berts).Data(Viewer)); // connections are open, first uses stored

            var answers = await Task.WhenAll(
                gateway.As(annas).Send(Remove(bert.Id)),
                other.As(berts).Send(Remove(anna.Id)));

            Assert.Equal(1, answers.Count(answer => answer.Body.Contains("\"status\":\"REMOVED\"", StringComparison.Ordinal)));
            var refused = answers.Single(answer => !answer.Body.Contains("\"status\":\"REMOVED\"", StringComparison.Ordinal));
            Assert.True(refused.Body.Contains("UNAUTHENTICATED", StringComparison.Ordinal), refused.Body);
            var active = await database.Read(session => session.Scalar<long>(
                "select count(*) from administrators where id in (@Anna, @Bert) and status = 'ACTIVE'", new { Anna = anna.Id, Bert = bert.Id }));
            Assert.Equal(1, active);
        }

        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    /// <summary>The same race where the second is surely let in before the first is done: the check behind the lock decides.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_was_removed_after_being_let_in_removes_nobody(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (anna, _) = await tenant.Person("anna@example.com");
        var (bert, _) = await tenant.Person("bert@example.com");
        await database.Write(session => database.Administrators.Remove(session, tenant.Actor with { Id = anna.Id }, bert.Id));

        await database.Refused(
            RefusalCode.Conflict, null, session => database.Administrators.Remove(session, tenant.Actor with { Id = bert.Id }, anna.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_persons_token_is_revoked_even_the_one_in_use_and_the_host_issues_another(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (bob, bobs) = await tenant.Person("bob@example.com", Permission.AuditRead);
        var (own, secret) = await tenant.AdministratorToken();
        var (programs, _) = await tenant.Token(await tenant.User());
        var admin = gateway.As(secret.Reveal());

        var reviewer = gateway.As(bobs);
        var listed = (await reviewer.Data("{ administrators { nodes { email tokens { totalCount nodes { id status administrator { email } } } } } }"))
            .GetProperty("administrators").GetProperty("nodes").EnumerateArray().ToDictionary(
                person => person.GetProperty("email").GetString()!, person => person.GetProperty("tokens").GetProperty("nodes"));
        Assert.Equal(own.Id, Assert.Single(listed["ada@example.com"].EnumerateArray()).GetProperty("id").GetString());
        var bobsToken = Assert.Single(listed["bob@example.com"].EnumerateArray()).GetProperty("id").GetString();
        Assert.Equal(programs.Id, Assert.Single((await reviewer.Data("{ tokens { nodes { id } } }")).GetProperty("tokens").GetProperty("nodes").EnumerateArray()).GetProperty("id").GetString());

        Assert.Equal("NOT_FOUND tokenId", await admin.Refusal("revokeAdministratorToken", new { tokenId = programs.Id }));
        Assert.Equal("NOT_FOUND tokenId", await admin.Refusal("revokeToken", new { tokenId = own.Id }));
        var revoked = await admin.Change("revokeAdministratorToken", new { tokenId = bobsToken, reason = "laptop lost" }, "token { status revokeReason }");
        Assert.Equal("""{"status":"REVOKED","revokeReason":"laptop lost"}""", revoked.GetProperty("token").GetRawText());
        Assert.Equal("UNAUTHENTICATED", await reviewer.ErrorCode(Viewer));
        Assert.Equal("ALREADY_REVOKED tokenId", await admin.Refusal("revokeAdministratorToken", new { tokenId = bobsToken }));

        await admin.Change("revokeAdministratorToken", new { tokenId = own.Id }, "token { status }");
        Assert.Equal("UNAUTHENTICATED", await admin.ErrorCode(Viewer));
        var (_, another) = await database.Write(session => database.Tokens.CreateForAdministrator(
            session, Actor.Host(tenant.Id), tenant.Administrator, NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false)));
        await gateway.As(another.Reveal()).Data(Viewer);
        Assert.Equal(bob.Id, (await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(
            Kind: ActivityKind.AdministratorTokenRevoked, TokenId: bobsToken, Outcome: ActivityOutcome.Success)).Page(session, ActivityRepository.NewestFirst, new(1))))
            .Items.Single().Node.AdministratorId);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_only_reads_application_users_does_not_see_how_people_get_in(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Person("reader@example.com", Permission.AppUsersRead);

        Assert.Equal("FORBIDDEN", await gateway.As(secret).ErrorCode("{ administrators { nodes { tokens { totalCount } } } }"));
        Assert.Equal(
            """{"viewer":{"principal":{"tokens":{"totalCount":1}}}}""",
            (await gateway.As(secret).Data("{ viewer { principal { ... on Administrator { tokens { totalCount } } } } }")).GetRawText());
    }

    private const string Person = "administrator { name email status permissions }";

    private static string Remove(string id) =>
        $"mutation {{ removeAdministrator(input: {{ administratorId: \"{id}\" }}) {{ administrator {{ status }} errors {{ code }} }} }}";
}
