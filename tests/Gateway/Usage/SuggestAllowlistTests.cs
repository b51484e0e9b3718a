using System.Text.Json;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Usage;

public sealed class SuggestAllowlistTests
{
    private const string Suggest =
        """
        query($token: ID!, $days: Int, $maximumNetworks: Int) { suggestAllowlist(token: $token, days: $days, maximumNetworks: $maximumNetworks) {
          token { id } from until isComplete networks addressCount useCount coveredShare refusedCount refused { ip userAgent outcome reason count lastAt } } }
        """;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_covers_what_was_let_in_and_names_what_it_would_refuse(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), maxAgeSeconds: 100 * Tenant.Day);
        database.Clock.Advance(TimeSpan.FromDays(40));
        await gateway.FlushUses();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await Used(database, token, -35, "203.0.113.99", 7); // too long ago
        await Used(database, token, -20, "192.0.2.1", 10);
        await Used(database, token, -2, "192.0.2.1", 5);
        await Used(database, token, -2, "192.0.2.6", 3);
        await Used(database, token, -1, "2001:db8::7", 2);
        await Used(database, token, -1, "198.51.100.4", 4, UseRefusal.Expired);
        await Used(database, token, -1, "192.0.2.6", 9, UseRefusal.Expired);

        Assert.Equal(
            $$"""
            {"token":{"id":"{{token.Id}}"},"from":"2026-12-03T06:00:00.000Z","until":"2027-01-02T06:00:00.000Z","isComplete":true,
            "networks":["192.0.2.1","192.0.2.6","2001:db8::7"],"addressCount":3,"useCount":20,"coveredShare":1,"refusedCount":4,
            "refused":[{"ip":"198.51.100.4","userAgent":"curl","outcome":"DENIED","reason":"EXPIRED","count":4,"lastAt":"2027-01-01T06:00:00.000Z"}]}
            """.ReplaceLineEndings(""),
            (await Ask(admin, token)).GetRawText());
        Assert.Equal("""["192.0.2.0/29","2001:db8::7"]""", (await Ask(admin, token, networks: 2)).GetProperty("networks").GetRawText());
        Assert.Equal("""["2001:db8::7"]""", (await Ask(admin, token, days: 1)).GetProperty("networks").GetRawText());
        Assert.Equal("203.0.113.99", (await Ask(admin, token, days: 40)).GetProperty("networks").EnumerateArray().Last(network => !network.GetString()!.Contains(':', StringComparison.Ordinal)).GetString());

        // What it says can be given to a successor as it is.
        var networks = (await Ask(admin, token, networks: 2)).GetProperty("networks").EnumerateArray().Select(network => network.GetString()).ToList();
        await admin.Change("createToken", new { applicationUserId = token.ApplicationUserId, ipAllowlist = networks }, "token { id }");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_says_when_it_cannot_know(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var user = await tenant.User();
        var (unused, _) = await tenant.Token(user);
        var (busy, _) = await tenant.Token(user);
        var empty = await Ask(admin, unused);
        Assert.Equal(("[]", JsonValueKind.Null, 0), (empty.GetProperty("networks").GetRawText(), empty.GetProperty("coveredShare").ValueKind, empty.GetProperty("useCount").GetInt32()));

        await Used(database, busy, 0, "192.0.2.1", 3);
        await Used(database, busy, 0, TokenUse.Others, 1);
        var folded = await Ask(admin, busy);
        Assert.Equal((false, 0.75), (folded.GetProperty("isComplete").GetBoolean(), folded.GetProperty("coveredShare").GetDouble()));

        // A gap in the time that is looked at.
        Assert.True(empty.GetProperty("isComplete").GetBoolean());
        await database.Write(session => database.Get<RecordingRepository>().Add(
            session, new RecordingGap("node", Given.Now.AddSeconds(-7), Given.Now.AddSeconds(1), RecordingGapCause.UncleanStop)));
        Assert.False((await Ask(admin, unused)).GetProperty("isComplete").GetBoolean());

        Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(Suggest, new { token = busy.Id, days = 0 }));
        Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode(Suggest, new { token = busy.Id, maximumNetworks = 101 }));
        var other = await database.GivenTenant("Other", "bob@example.com");
        var stranger = gateway.As((await other.AdministratorToken()).Secret.Reveal());
        foreach (var id in (string[])[busy.Id, "tok_00000000000000000000000000"])
        {
            Assert.Equal("""{"suggestAllowlist":null}""", (await stranger.Data(Suggest, new { token = id })).GetRawText());
        }
    }

    private static async Task<JsonElement> Ask(GraphQLClient admin, Token token, int days = 30, int networks = 20) =>
        (await admin.Data(Suggest, new { token = token.Id, days, maximumNetworks = networks })).GetProperty("suggestAllowlist");

    private static Task Used(TestDatabase database, Token token, double day, string ip, long uses, UseRefusal? refusal = null)
    {
        var at = database.Clock.GetUtcNow().AddDays(day);
        var use = new TokenUse(token.OrganizationId, token.Id, token.ApplicationUserId, TokenUse.HourOf(at), ip, "curl", refusal);
        return database.Write(session => database.Usage.Add(session, [KeyValuePair.Create(use, new TokenUseCount(uses, at))]));
    }
}
