using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Quarantine: at once, reversible, and no way around the guard of minting.</summary>
public sealed class SuspensionTests
{
    private const string WhoAmI = "{ viewer { token { status } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_suspended_token_is_refused_by_the_next_request_until_it_is_resumed(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var otherNode = database.AnotherNode();
        await using var other = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await gateway.As(secret.Reveal()).Data(WhoAmI);

        var suspended = (await admin.Change("suspendToken", new { tokenId = token.Id, reason = "seen in a paste" }, "token { status suspendedAt suspendReason }")).GetProperty("token");
        Assert.Equal("""{"status":"SUSPENDED","suspendedAt":"2026-11-23T06:00:00.000Z","suspendReason":"seen in a paste"}""", suspended.GetRawText());
        foreach (var node in (GatewayApp[])[gateway, other])
        {
            var (status, body) = await node.As(secret.Reveal()).Send(WhoAmI);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal((await node.As("augu_neverissued").Send(WhoAmI)).Body, body);
        }

        Assert.Equal((1, 0), (await Count(admin, "SUSPENDED"), await Count(admin, "ACTIVE")));
        Assert.Equal(0, (await admin.Data("{ organization { liveTokenCount } }")).GetProperty("organization").GetProperty("liveTokenCount").GetInt32());

        var resumed = (await admin.Change("resumeToken", new { tokenId = token.Id }, "token { status suspendedAt suspendReason activity { nodes { kind reason changes { field before after } } } }")).GetProperty("token");
        Assert.Equal(
            """
            {"status":"ACTIVE","suspendedAt":null,"suspendReason":null,"activity":{"nodes":[
            {"kind":"TOKEN_RESUMED","reason":null,"changes":[{"field":"status","before":"SUSPENDED","after":"ACTIVE"},{"field":"suspendReason","before":"seen in a paste","after":null}]},
            {"kind":"TOKEN_SUSPENDED","reason":"seen in a paste","changes":[{"field":"status","before":"ACTIVE","after":"SUSPENDED"},{"field":"suspendReason","before":null,"after":"seen in a paste"}]},
            """.ReplaceLineEndings(""),
            resumed.GetRawText().Split("""{"kind":"TOKEN_CREATED""")[0]);
        await other.As(secret.Reveal()).Data(WhoAmI);
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_suspended_twice_not_suspended_or_ended_is_refused_in_silence(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (suspended, _) = await tenant.Token(user);
        var (revoked, _) = await tenant.Token(user, maxAgeSeconds: 700);
        var (expired, _) = await tenant.Token(user, maxAgeSeconds: 600);
        var (persons, secret) = await tenant.AdministratorToken();
        var admin = gateway.As(secret.Reveal());
        await admin.Change("suspendToken", new { tokenId = suspended.Id }, "token { id }");
        await admin.Change("suspendToken", new { tokenId = revoked.Id }, "token { id }");
        await admin.Change("revokeToken", new { tokenId = revoked.Id }, "token { id }");
        Assert.Equal("CONFLICT tokenId", await admin.Refusal("resumeToken", new { tokenId = expired.Id }));
        database.Clock.Advance(TimeSpan.FromMinutes(10));
        await gateway.FlushUses();

        foreach (var (mutation, id, code) in ((string, string, string)[])
        [
            ("suspendToken", suspended.Id, "CONFLICT"), ("suspendToken", revoked.Id, "CONFLICT"), ("suspendToken", expired.Id, "CONFLICT"),
            ("resumeToken", revoked.Id, "CONFLICT"), ("resumeToken", expired.Id, "CONFLICT"),
            ("suspendToken", persons.Id, "NOT_FOUND"), ("resumeToken", persons.Id, "NOT_FOUND"),
        ])
        {
            await database.Silent(async () => Assert.Equal($"{code} tokenId", await admin.Refusal(mutation, new { tokenId = id })));
        }

        Assert.Equal(
            """[{"status":"EXPIRED"},{"status":"REVOKED"},{"status":"SUSPENDED"}]""",
            (await admin.Data("{ tokens(orderBy: { field: EXPIRES_AT }) { nodes { status } } }")).GetProperty("tokens").GetProperty("nodes").GetRawText());
        await database.Silent(async () => Assert.Equal("INVALID_TEXT reason", await admin.Refusal("suspendToken", new { tokenId = suspended.Id, reason = new string('x', 501) })));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Resuming_and_rotating_for_a_user_with_permissions_is_minting_and_needs_an_administrator(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (plain, powerful) = (await tenant.User(), await tenant.User("powerful"));
        await database.Write(session => database.Get<GrantRepository>().Grant(session, tenant.Actor, powerful.Id, ["admin"]));
        var (plainToken, _) = await tenant.Token(plain);
        var (powerfulToken, _) = await tenant.Token(powerful);
        var (persons, secret) = await tenant.AdministratorToken();
        var admin = gateway.As(secret.Reveal());
        var manager = gateway.As((await tenant.Person("manager@example.com", Permission.AppUsersWrite)).Secret);

        // To stop a token nobody needs more than to manage users.
        await manager.Change("suspendToken", new { tokenId = plainToken.Id }, "token { id }");
        await manager.Change("suspendToken", new { tokenId = powerfulToken.Id }, "token { id }");
        await manager.Change("resumeToken", new { tokenId = plainToken.Id }, "token { id }");
        await manager.Change("rotateToken", new { tokenId = plainToken.Id }, "token { id }");
        await database.Silent(async () => Assert.Equal("FORBIDDEN", await manager.ErrorCode(Mutation("resumeToken", powerfulToken.Id))));
        await admin.Change("resumeToken", new { tokenId = powerfulToken.Id }, "token { id }");
        await database.Silent(async () => Assert.Equal("FORBIDDEN", await manager.ErrorCode(Mutation("rotateToken", powerfulToken.Id))));
        await database.Silent(async () => Assert.Equal("NOT_FOUND tokenId", await manager.Refusal("rotateToken", new { tokenId = persons.Id })));
        await admin.Change("rotateToken", new { tokenId = powerfulToken.Id }, "token { id }");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_suspended_token_counts_against_the_limit_because_it_may_come_back(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 1);
        var user = await tenant.User();
        var (token, _) = await tenant.Token(user);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        await admin.Change("suspendToken", new { tokenId = token.Id }, "token { id }");
        Assert.Equal("LIMIT_REACHED applicationUserId", await admin.Refusal("createToken", new { applicationUserId = user.Id }));
        await admin.Change("revokeToken", new { tokenId = token.Id }, "token { id }");
        await admin.Change("createToken", new { applicationUserId = user.Id }, "token { id }");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Uses_while_a_token_is_suspended_again_and_again_are_let_in_or_refused_and_never_fail(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        using var stop = new CancellationTokenSource();
        var programs = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.True((await gateway.As(secret.Reveal()).Send(WhoAmI)).Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized);
                await gateway.FlushUses();
            }
        })).ToList();

        for (var round = 0; round < 10; round++)
        {
            await admin.Change("suspendToken", new { tokenId = token.Id }, "token { id }");
            Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.As(secret.Reveal()).Send(WhoAmI)).Status);
            await admin.Change("resumeToken", new { tokenId = token.Id }, "token { id }");
            Assert.Equal(HttpStatusCode.OK, (await gateway.As(secret.Reveal()).Send(WhoAmI)).Status);
        }

        await stop.CancelAsync();
        await Task.WhenAll(programs);
        Assert.Equal(20, await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(TokenId: token.Id)).Count(session)) - 1);
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    private static string Mutation(string name, string tokenId) => $"mutation {{ {name}(input: {{ tokenId: \"{tokenId}\" }}) {{ token {{ id }} }} }}";

    private static async Task<int> Count(GraphQLClient client, string status) =>
        (await client.Data($"{{ tokens(where: {{ status: {status} }}) {{ totalCount }} }}")).GetProperty("tokens").GetProperty("totalCount").GetInt32();
}
