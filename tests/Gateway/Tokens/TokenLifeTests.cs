using System.Net;
using System.Text.Json;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>The whole life of an application user and its token, as a person and a program live it over HTTP.</summary>
public sealed class TokenLifeTests
{
    private const string WhoAmI = "{ viewer { principal { ... on ApplicationUser { name status tokens { nodes { id status lastUsedAt lastUsedIp lastUserAgent } } } } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_user_and_its_token_live_from_creation_to_deletion(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        var user = (await admin.Change(
            "createApplicationUser",
            new { name = "terraform", description = "Deploys the shop", ownerId = tenant.Administrator.Id, contactEmail = "ops@example.com", environment = "production" },
            "applicationUser { id name description owner { email } contactEmail environment status lastActivityAt }")).GetProperty("applicationUser");
        var userId = user.GetProperty("id").GetString()!;
        Assert.StartsWith("app_", userId, StringComparison.Ordinal);
        Assert.Equal("ada@example.com", user.GetProperty("owner").GetProperty("email").GetString());
        Assert.Equal("ACTIVE", user.GetProperty("status").GetString());

        var renamed = (await admin.Change(
            "updateApplicationUser", new { applicationUserId = userId, name = "terraform-prod", environment = (string?)null }, "applicationUser { name description environment }"))
            .GetProperty("applicationUser");
        Assert.Equal("""{"name":"terraform-prod","description":"Deploys the shop","environment":null}""", renamed.GetRawText());

        var issued = await admin.Change(
            "createToken",
            new { applicationUserId = userId, description = "nightly deploy", maxAgeSeconds = 86_400, extendWhenUsed = true, ipAllowlist = new[] { "127.0.0.0/8", "2001:DB8::1" } },
            "secret token { id prefix status maxAgeSeconds extendWhenUsed ipAllowlist createdBy { ... on Administrator { name } } expiresAt lastUsedAt applicationUser { name } }");
        var secret = issued.GetProperty("secret").GetString()!;
        var token = issued.GetProperty("token");
        var tokenId = token.GetProperty("id").GetString()!;
        Assert.Matches("^augu_[0-9A-Za-z]{36}$", secret);
        Assert.Equal(secret[..11], token.GetProperty("prefix").GetString());
        Assert.Equal("""["127.0.0.0/8","2001:db8::1"]""", token.GetProperty("ipAllowlist").GetRawText());
        Assert.Equal(JsonValueKind.Null, token.GetProperty("lastUsedAt").ValueKind);

        database.Clock.Advance(TimeSpan.FromHours(1));
        var program = gateway.As(secret);
        await program.Data(WhoAmI);
        var used = (await admin.Data("query($id: ID!) { token(id: $id) { lastUsedAt lastUsedIp expiresAt applicationUser { lastActivityAt } } }", new { id = tokenId })).GetProperty("token");
        Assert.Equal(Time(database.Clock.GetUtcNow()), used.GetProperty("lastUsedAt").GetString());
        Assert.Equal("127.0.0.1", used.GetProperty("lastUsedIp").GetString());
        Assert.Equal(Time(database.Clock.GetUtcNow().AddDays(1)), used.GetProperty("expiresAt").GetString());
        Assert.Equal(Time(database.Clock.GetUtcNow()), used.GetProperty("applicationUser").GetProperty("lastActivityAt").GetString());

        await admin.Change("disableApplicationUser", new { applicationUserId = userId }, "applicationUser { status }");
        await AssertRefused(program);
        Assert.Equal("CONFLICT applicationUserId", await admin.Refusal("createToken", new { applicationUserId = userId }));
        await admin.Change("enableApplicationUser", new { applicationUserId = userId }, "applicationUser { status }");
        await program.Data(WhoAmI);

        var revoked = (await admin.Change("revokeToken", new { tokenId, reason = "replaced" }, "token { status revokeReason revokedAt }")).GetProperty("token");
        Assert.Equal("REVOKED", revoked.GetProperty("status").GetString());
        Assert.Equal("replaced", revoked.GetProperty("revokeReason").GetString());
        await AssertRefused(program);
        Assert.Equal("ALREADY_REVOKED tokenId", await admin.Refusal("revokeToken", new { tokenId }));

        var second = await admin.Change("createToken", new { applicationUserId = userId, maxAgeSeconds = 600 }, "secret token { id }");
        var expiring = gateway.As(second.GetProperty("secret").GetString());
        await expiring.Data(WhoAmI);
        database.Clock.Advance(TimeSpan.FromSeconds(600));
        await AssertRefused(expiring);

        var third = await admin.Change("createToken", new { applicationUserId = userId }, "secret");
        await admin.Change("deleteApplicationUser", new { applicationUserId = userId }, "applicationUser { status deletedAt }");
        await AssertRefused(gateway.As(third.GetProperty("secret").GetString()));
        Assert.Equal("NOT_FOUND applicationUserId", await admin.Refusal("createToken", new { applicationUserId = userId }));
        var tombstone = await admin.Data("query($id: ID!) { applicationUser(id: $id) { status name tokens { totalCount nodes { status } } } }", new { id = userId });
        Assert.Equal(
            """{"status":"DELETED","name":"terraform-prod","tokens":{"totalCount":3,"nodes":[{"status":"REVOKED"},{"status":"REVOKED"},{"status":"REVOKED"}]}}""",
            tombstone.GetProperty("applicationUser").GetRawText());

        var (entries, defect) = await database.ActivityVerifier.Verify(anchor: null, CancellationToken.None);
        Assert.Null(defect);
        Assert.True(entries >= 10);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_works_only_from_its_networks(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (elsewhere, refused) = await tenant.Token(user, ipAllowlist: ["192.0.2.0/24", "2001:db8::/32"]);
        var (_, accepted) = await tenant.Token(user, ipAllowlist: ["127.0.0.1"]);

        await AssertRefused(gateway.As(refused.Reveal()));
        await gateway.As(accepted.Reveal()).Data(WhoAmI);

        await gateway.FlushUses();
        var reloaded = await tenant.Reload(elsewhere);
        Assert.Null(reloaded.LastUsedAt);
        Assert.Equal(database.Clock.GetUtcNow(), reloaded.LastDeniedAt);
    }

    [Theory]
    [InlineData("010.0.0.0/8")]
    [InlineData("10/8")]
    [InlineData("10.0.0.1/8")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("fe80::1%eth0")]
    public async Task A_network_that_means_something_else_is_refused_with_its_place(string entry)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("INVALID_IP_NETWORK ipAllowlist", await admin.Refusal("createToken", new { applicationUserId = user.Id, ipAllowlist = new[] { "192.0.2.1", entry } }));
        Assert.Equal("INVALID_IP_NETWORK ipAllowlist", await admin.Refusal("createToken", new { applicationUserId = user.Id, ipAllowlist = Array.Empty<string>() }));
        Assert.Equal("INVALID_DURATION maxAgeSeconds", await admin.Refusal("createToken", new { applicationUserId = user.Id, maxAgeSeconds = 599 }));
        Assert.Equal("INVALID_DURATION maxAgeSeconds", await admin.Refusal("createToken", new { applicationUserId = user.Id, extendWhenUsed = true }));
        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from tokens where application_user_id is not null")));
    }

    private static async Task AssertRefused(GraphQLClient client)
    {
        var (status, body) = await client.Send(WhoAmI);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("""{"errors":[{"message":"Send a live token: Authorization: Bearer <token>.","extensions":{"code":"UNAUTHENTICATED"}}]}""", body);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
