using System.Text.Json;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Usage;

/// <summary>A rotation seen live: who has changed over, who has not, and who still has the old secret after its end.</summary>
public sealed class RotationWatchTests
{
    private const string WhoAmI = "{ viewer { token { id } } }";
    private const string Rotation =
        """
        query($id: ID!) { token(id: $id) { rotation { successor { id } startedAt endsAt oldLastUsedAt newLastUsedAt oldLastDeniedAt
          callers { userAgent isBehind oldLastUsedAt newLastUsedAt oldLastDeniedAt } } } }
        """;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_tells_callers_of_the_old_secret_from_those_of_the_new(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var (token, old) = await tenant.Token(await tenant.User(), maxAgeSeconds: 10 * Tenant.Day);
        await Call(gateway, old.Reveal(), "gone-before");
        await Call(gateway, old.Reveal(), "stays");
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(JsonValueKind.Null, (await Look(admin, token.Id)).ValueKind);
        var rotated = await admin.Change("rotateToken", new { tokenId = token.Id, overlapSeconds = 3_600 }, "secret token { id rotation { startedAt } }");
        var secret = rotated.GetProperty("secret").GetString()!;
        var successor = rotated.GetProperty("token").GetProperty("id").GetString();
        Assert.Equal(JsonValueKind.Null, rotated.GetProperty("token").GetProperty("rotation").ValueKind);

        database.Clock.Advance(TimeSpan.FromMinutes(10));
        await Call(gateway, old.Reveal(), "stays");
        await Call(gateway, old.Reveal(), "moves");
        database.Clock.Advance(TimeSpan.FromMinutes(10));
        await Call(gateway, secret, "moves");
        await Call(gateway, secret, "new");
        await gateway.FlushUses();

        Assert.Equal(
            $$"""
            {"successor":{"id":"{{successor}}"},"startedAt":"2026-11-23T06:05:00.000Z","endsAt":"2026-11-23T07:05:00.000Z",
            "oldLastUsedAt":"2026-11-23T06:15:00.000Z","newLastUsedAt":"2026-11-23T06:25:00.000Z","oldLastDeniedAt":null,
            "callers":[
            {"userAgent":"moves","isBehind":false,"oldLastUsedAt":"2026-11-23T06:15:00.000Z","newLastUsedAt":"2026-11-23T06:25:00.000Z","oldLastDeniedAt":null},
            {"userAgent":"new","isBehind":false,"oldLastUsedAt":null,"newLastUsedAt":"2026-11-23T06:25:00.000Z","oldLastDeniedAt":null},
            {"userAgent":"stays","isBehind":true,"oldLastUsedAt":"2026-11-23T06:15:00.000Z","newLastUsedAt":null,"oldLastDeniedAt":null}]}
            """.ReplaceLineEndings(""),
            (await Look(admin, token.Id)).GetRawText());

        // After the end: the one that did not change over is refused, and seen.
        database.Clock.Advance(TimeSpan.FromHours(1));
        await Call(gateway, old.Reveal(), "stays");
        await gateway.FlushUses();
        var after = await Look(admin, token.Id);
        Assert.Equal("2026-11-23T07:25:00.000Z", after.GetProperty("oldLastDeniedAt").GetString());
        Assert.Equal(
            """{"userAgent":"stays","isBehind":true,"oldLastUsedAt":"2026-11-23T06:15:00.000Z","newLastUsedAt":null,"oldLastDeniedAt":"2026-11-23T07:25:00.000Z"}""",
            after.GetProperty("callers")[0].GetRawText());
        Assert.Equal(
            "ROTATED_OUT",
            (await admin.Data("query($id: ID!) { token(id: $id) { usage(where: { outcome: DENIED }) { nodes { reason } } } }", new { id = token.Id }))
            .GetProperty("token").GetProperty("usage").GetProperty("nodes")[0].GetProperty("reason").GetString());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_rotations_of_a_whole_page_take_three_statements(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var user = await tenant.User();
        var statements = new List<long>();
        for (var tokens = 0; tokens < 3; tokens++)
        {
            var (token, _) = await tenant.Token(user);
            await admin.Change("rotateToken", new { tokenId = token.Id }, "token { id }");
            await gateway.FlushUses();
            var before = gateway.Services.GetRequiredService<AppDatabase>().StatementCount;
            await admin.Data("{ tokens { nodes { id rotation { callers { ip } successor { id } } } } }");
            statements.Add(gateway.Services.GetRequiredService<AppDatabase>().StatementCount - before);
        }

        Assert.Single(statements.Distinct());
    }

    private static async Task<JsonElement> Look(GraphQLClient admin, string id) => (await admin.Data(Rotation, new { id })).GetProperty("token").GetProperty("rotation");

    private static Task Call(GatewayApp gateway, string secret, string program) =>
        new GraphQLClient(new Uri(gateway.Url, "/graphql"), secret) { UserAgent = program }.Send(WhoAmI);
}
