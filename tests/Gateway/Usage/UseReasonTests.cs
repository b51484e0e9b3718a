using System.Net;
using System.Text.Json;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Usage;

/// <summary>A refused secret gets the same bytes whatever is wrong with it; who reads use sees why.</summary>
public sealed class UseReasonTests
{
    private const string WhoAmI = "{ viewer { token { id } } }";
    private const string Denials = "query($id: ID!) { token(id: $id) { lastUsedAt lastDeniedAt usage(where: { outcome: DENIED }) { nodes { reason count ip userAgent hour lastAt } } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_refusal_is_recorded_with_its_reason(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var (expired, expiredSecret) = await tenant.Token(user, maxAgeSeconds: 600);
        var (revoked, revokedSecret) = await tenant.Token(user);
        var (suspended, suspendedSecret) = await tenant.Token(user);
        var (disabled, disabledSecret) = await tenant.Token(await tenant.User("disabled"));
        var (elsewhere, elsewhereSecret) = await tenant.Token(user, ipAllowlist: ["192.0.2.0/24"]);
        var (rotated, rotatedSecret) = await tenant.Token(user);
        await admin.Change("revokeToken", new { tokenId = revoked.Id }, "token { id }");
        await admin.Change("suspendToken", new { tokenId = suspended.Id }, "token { id }");
        await admin.Change("disableApplicationUser", new { applicationUserId = disabled.ApplicationUserId }, "applicationUser { id }");
        await admin.Change("rotateToken", new { tokenId = rotated.Id, overlapSeconds = 60 }, "token { id }");
        database.Clock.Advance(TimeSpan.FromMinutes(10));

        (Token Token, TokenSecret Secret, UseRefusal Reason)[] cases =
        [
            (expired, expiredSecret, UseRefusal.Expired), (revoked, revokedSecret, UseRefusal.Revoked), (suspended, suspendedSecret, UseRefusal.Suspended),
            (disabled, disabledSecret, UseRefusal.Disabled), (elsewhere, elsewhereSecret, UseRefusal.Address), (rotated, rotatedSecret, UseRefusal.RotatedOut),
        ];
        var bodies = new List<string>();
        foreach (var (_, secret, _) in cases)
        {
            var client = new GraphQLClient(new Uri(gateway.Url, "/graphql"), secret.Reveal()) { UserAgent = "leaver/1.0" };
            var (status, body) = await client.Send(WhoAmI);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            bodies.Add((await client.Send(WhoAmI)).Body == body ? body : "the second answer differs");
        }

        Assert.Single(bodies.Append((await gateway.As("augu_never").Send(WhoAmI)).Body).Distinct());
        await gateway.FlushUses();
        foreach (var (token, _, reason) in cases)
        {
            var seen = (await admin.Data(Denials, new { id = token.Id })).GetProperty("token");
            Assert.Equal(
                $$$"""
                {"lastUsedAt":null,"lastDeniedAt":"2026-11-23T06:10:00.000Z","usage":{"nodes":[{"reason":"{{{AppUsersGateway.Data.Database.EnumText.Of(reason)}}}","count":2,
                "ip":"127.0.0.1","userAgent":"leaver/1.0","hour":"2026-11-23T06:00:00.000Z","lastAt":"2026-11-23T06:10:00.000Z"}]}}
                """.ReplaceLineEndings(""),
                seen.GetRawText());
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Use_is_listed_by_token_by_user_and_in_the_timeline_to_those_who_may_read_it(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (first, firstSecret) = await tenant.Token(user, maxAgeSeconds: 7_200);
        var (second, secondSecret) = await tenant.Token(user);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        for (var hour = 0; hour < 3; hour++)
        {
            foreach (var secret in (string[])[firstSecret.Reveal(), firstSecret.Reveal(), secondSecret.Reveal()])
            {
                await new GraphQLClient(new Uri(gateway.Url, "/graphql"), secret) { UserAgent = "curl/8.9" }.Send(WhoAmI);
            }

            database.Clock.Advance(TimeSpan.FromHours(1));
        }

        await gateway.FlushUses();
        const string Sum = "{ nodes { hour outcome reason count token { id } } totalCount }";
        var data = await admin.Data(
            $$"""
            query($id: ID!, $user: ID!, $from: DateTime, $until: DateTime) {
              token(id: $id) { all: usage {{Sum}} part: usage(where: { from: $from, until: $until }) {{Sum}} refused: usage(where: { reason: EXPIRED }) {{Sum}} }
              applicationUser(id: $user) { lastActivityAt usage(first: 2) { nodes { token { id } } pageInfo { hasNextPage } totalCount } activity(where: { kind: TOKEN_USED }, first: 1) { totalCount } }
              activity(where: { kind: TOKEN_USED, tokenId: $id, outcome: SUCCESS }) { nodes { id sequence hash at lastAt count outcome reason ip userAgent changes { field } actor { kind name tokenId } token { id } applicationUser { id } } totalCount }
            }
            """,
            new { id = first.Id, user = user.Id, from = "2026-11-23T07:30:00Z", until = "2026-11-23T08:00:00Z" });

        var ofToken = data.GetProperty("token");
        Assert.Equal("06 SUCCESS  2, 07 SUCCESS  2, 08 DENIED EXPIRED 2", Sums(ofToken.GetProperty("all")));
        Assert.Equal("07 SUCCESS  2", Sums(ofToken.GetProperty("part")));
        Assert.Equal("08 DENIED EXPIRED 2", Sums(ofToken.GetProperty("refused")));
        var ofUser = data.GetProperty("applicationUser");
        Assert.Equal((6, 6), (ofUser.GetProperty("usage").GetProperty("totalCount").GetInt32(), ofUser.GetProperty("activity").GetProperty("totalCount").GetInt32()));
        Assert.True(ofUser.GetProperty("usage").GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        Assert.Equal("2026-11-23T08:00:00.000Z", ofUser.GetProperty("lastActivityAt").GetString());
        var timeline = data.GetProperty("activity");
        Assert.Equal(2, timeline.GetProperty("totalCount").GetInt32());
        var entry = timeline.GetProperty("nodes")[0];
        var id = entry.GetProperty("id").GetString()!;
        Assert.Equal(
            $$$"""
            {"id":"{{{id}}}","sequence":null,"hash":null,"at":"2026-11-23T07:00:00.000Z","lastAt":"2026-11-23T07:00:00.000Z","count":2,"outcome":"SUCCESS","reason":null,"ip":"127.0.0.1","userAgent":"curl/8.9",
            "changes":[],"actor":{"kind":"APPLICATION_USER","name":"terraform","tokenId":"{{{first.Id}}}"},"token":{"id":"{{{first.Id}}}"},"applicationUser":{"id":"{{{user.Id}}}"}}
            """.ReplaceLineEndings(""),
            entry.GetRawText());

        // Found again by its id, but not by somebody of another organization; and the log of changes is not buried under use.
        const string Again = "query($id: ID!) { node(id: $id) { __typename id ... on ActivityEvent { kind count } } }";
        Assert.Equal($$"""{"__typename":"ActivityEvent","id":"{{id}}","kind":"TOKEN_USED","count":2}""", (await admin.Data(Again, new { id })).GetProperty("node").GetRawText());
        var other = await database.GivenTenant("Other", "bob@example.com");
        Assert.Equal(JsonValueKind.Null, (await gateway.As((await other.AdministratorToken()).Secret.Reveal()).Data(Again, new { id })).GetProperty("node").ValueKind);
        Assert.DoesNotContain("TOKEN_USED", (await admin.Data("{ activity(first: 100) { nodes { kind } } }")).GetRawText(), StringComparison.Ordinal);

        // A program sees itself, and not who else holds its secret.
        var own = gateway.As(secondSecret.Reveal());
        foreach (var field in (string[])["usage { totalCount }", "rotation { startedAt }"])
        {
            Assert.Equal("FORBIDDEN", await own.ErrorCode($"{{ viewer {{ token {{ {field} }} }} }}"));
        }

        Assert.Equal("FORBIDDEN", await own.ErrorCode("{ viewer { principal { ... on ApplicationUser { usage { totalCount } } } } }"));
        Assert.Equal("FORBIDDEN", await own.ErrorCode($$"""{ suggestAllowlist(token: "{{second.Id}}") { networks } }"""));
    }

    private static string Sums(JsonElement usage) => string.Join(", ", usage.GetProperty("nodes").EnumerateArray().Reverse().Select(sum =>
        $"{sum.GetProperty("hour").GetString()![11..13]} {sum.GetProperty("outcome").GetString()} {sum.GetProperty("reason").GetString()} {sum.GetProperty("count").GetInt32()}"));
}
