using System.Net;
using AppUsersGateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Questions that try to learn or to reach more than they ask for.</summary>
internal static class QuestionAttacks
{
    private const string ByName = "query($part: String) { applicationUsers(where: { nameContains: $part }) { nodes { name } } }";

    public static readonly Attack[] Rows =
    [
        new("D34", "introspection without a token: denied, no schema", async scene =>
        {
            var answer = await scene.Post(null, "{ __schema { types { name } } }");
            Assert.Equal((HttpStatusCode.Unauthorized, "UNAUTHENTICATED"), (answer.Status, answer.Code));
            Assert.DoesNotContain("ApplicationUser", answer.Body, StringComparison.Ordinal);
        }),
        new("D35", "a misspelt field: no suggestion for who may not introspect", async scene =>
        {
            foreach (var document in (string[])["{ usr { id } }", "{ viewr { permissions } }"])
            {
                var answer = await scene.Post(scene.Program, document);
                answer.AssertRefused("BAD_USER_INPUT");
                Leak.AssertNoneForStrangers(answer.Body);
            }
        }),
        new("D36", "the database is locked: a public code and a sentence, no word of the driver", Locked),
        new("D37", "first: 0, -1, 1000000, 2147483648: refused, naming the cap", async scene =>
        {
            foreach (var first in (string[])["0", "-1", "1000000", "2147483648"])
            {
                var answer = await scene.Post(scene.Admin, $"{{ tokens(first: {first}) {{ totalCount }} }}");
                answer.AssertRefused("BAD_USER_INPUT");
                Assert.Contains(first == "2147483648" ? "'Int'" : "1 to 100", answer.Body, StringComparison.Ordinal); // past Int the language refuses it
            }
        }),
        new("D38", "' OR 1=1 -- in a filter: no rows", async scene => Assert.Empty(await Names(scene, "' OR 1=1 --"))),
        new("D39", "% and _ in a filter: only themselves", async scene =>
        {
            Assert.Equal(["some 100% other_user"], await Names(scene, "%"));
            Assert.Equal(["some 100% other_user"], await Names(scene, "_"));
            Assert.Empty(await Names(scene, "s%r"));
        }),
        new("D40", "SQL as an order: a validation error", async scene =>
        {
            (await scene.Post(scene.Admin, "{ tokens(orderBy: { field: \"name; DROP TABLE tokens\" }) { totalCount } }")).AssertRefused("BAD_USER_INPUT");
            (await scene.Post(scene.Admin, "query($order: TokenOrder) { tokens(orderBy: $order) { totalCount } }", new { order = new { field = "name; DROP TABLE tokens" } })).AssertRefused("BAD_USER_INPUT");
        }),
    ];

    private static async Task<List<string?>> Names(AttackScene scene, string part)
    {
        var answer = await scene.Post(scene.Admin, ByName, new { part });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Data.GetProperty("applicationUsers").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString())];
    }

    /// <summary>Somebody else really holds the lock, and the driver really says so.</summary>
    private static async Task Locked(AttackScene scene)
    {
        var answer = scene.Database.Engine == TestEngine.Sqlite ? await LockedFile(scene) : await LockedRow(scene);

        Assert.Contains("\"code\":\"STORAGE_UNAVAILABLE\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"The storage does not answer now; try again.\"", answer, StringComparison.Ordinal);
        Leak.AssertNone(answer);
    }

    private static async Task<string> LockedFile(AttackScene scene)
    {
        await using var other = new SqliteConnection(scene.Database.ConnectionSettings["Database:ConnectionString"]);
        await other.OpenAsync();
        await using var transaction = other.BeginTransaction(deferred: false);
        var answer = await scene.Change("createApplicationUser", new { name = "late" });
        Assert.Contains(scene.Gateway.Log.TakeErrors(), line => line.Contains("database is locked", StringComparison.Ordinal));
        return answer.Body;
    }

    private static async Task<string> LockedRow(AttackScene scene)
    {
        // PostgreSQL would wait as long as the request may take; this node gives up sooner.
        var settings = scene.Database.ConnectionSettings["Database:ConnectionString"] + ";Options=-c lock_timeout=100";
        await using var hurried = await GatewayApp.Start(scene.Database, ("Database:ConnectionString", settings));
        return await scene.Database.Write(async session =>
        {
            await session.Scalar<string>("select id from organizations where id = @Id for update", new { scene.Tenant.Id });
            var (_, body) = await hurried.As(scene.Admin).Send("mutation { createApplicationUser(input: { name: \"late\" }) { errors { code } } }");
            Assert.Contains(hurried.Log.TakeErrors(), line => line.Contains("55P03", StringComparison.Ordinal));
            return body;
        });
    }
}
