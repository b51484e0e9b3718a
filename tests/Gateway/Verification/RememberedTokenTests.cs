using System.Data.Common;
using System.Net;
using System.Reflection;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>
/// What a gateway remembers of a token is never out of date, however the token ends (P02): the change comes to one gateway, and the question to another
/// that knows the token by heart. The last test stops what it notices changes with, and sees the others' mistake.
/// </summary>
public sealed class RememberedTokenTests
{
    private const string Role = "read_only";
    private const int Overlap = 60;

    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(2);

    /// <summary>Every way in which a token stops to open the door.</summary>
    public static TheoryData<string> Endings => [.. Ways.Keys];

    private static Dictionary<string, Func<Scene, Task>> Ways { get; } = new(StringComparer.Ordinal)
    {
        ["revoke"] = scene => scene.Other.Change("revokeToken", new { tokenId = scene.Token.Id }, "__typename"),
        ["revoke many"] = scene => scene.Other.Change("revokeTokens", new { where = new { applicationUserId = scene.User.Id }, dryRun = false }, "__typename"),
        ["suspend"] = scene => scene.Other.Change("suspendToken", new { tokenId = scene.Token.Id }, "__typename"),
        ["rotate without overlap"] = scene => scene.Other.Change("rotateToken", new { tokenId = scene.Token.Id, overlapSeconds = 0 }, "__typename"),
        ["disable"] = scene => scene.Other.Change("disableApplicationUser", new { applicationUserId = scene.User.Id }, "__typename"),
        ["delete"] = scene => scene.Other.Change("deleteApplicationUser", new { applicationUserId = scene.User.Id }, "__typename"),
        ["take the permission"] = scene => scene.Other.Change("revokePermissions", new { principalId = scene.User.Id, permissions = new[] { Role } }, "__typename"),
        ["revoke by a holder"] = async scene => Assert.Equal(HttpStatusCode.OK, (await scene.OtherService.Revoke(("token", scene.Secret))).Status),
        ["expiry"] = async scene =>
        {
            scene.Database.Clock.Advance(TimeSpan.FromSeconds(Tenant.Day) - LastMoments);
            await scene.Remember();
            scene.Database.Clock.Advance(LastMoments);
        },
        ["end of the overlap"] = async scene =>
        {
            await scene.Other.Change("rotateToken", new { tokenId = scene.Token.Id, overlapSeconds = Overlap }, "__typename");
            scene.Database.Clock.Advance(TimeSpan.FromSeconds(Overlap) - LastMoments);
            await scene.Remember();
            scene.Database.Clock.Advance(LastMoments);
        },
    };

    [Theory, MemberData(nameof(Endings))]
    public async Task A_token_that_is_known_by_heart_is_refused_at_once(string ending)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        await using var other = await GatewayApp.Start(database);
        var scene = await Scene.Create(database, gateway, other);
        await scene.Remember();

        await Ways[ending](scene);

        Assert.NotEqual(HttpStatusCode.NoContent, await scene.Verify());
    }

    [Fact]
    public async Task What_is_granted_meanwhile_is_allowed_and_said_at_once()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        await using var other = await GatewayApp.Start(database);
        var scene = await Scene.Create(database, gateway, other);
        await scene.Remember();
        Assert.Equal(HttpStatusCode.Forbidden, (await scene.Service.Verify(scene.Secret, "?permission=developer")).Status);

        await scene.Other.Change("grantPermissions", new { principalId = scene.User.Id, permissions = new[] { "developer" } }, "__typename");

        var answer = await scene.Service.Verify(scene.Secret, "?permission=developer");
        Assert.Equal((HttpStatusCode.NoContent, "developer read_only"), (answer.Status, answer["X-Permissions"]));
    }

    [Fact]
    public async Task The_tests_above_notice_when_changes_are_not()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        await using var other = await GatewayApp.Start(database);
        var scene = await Scene.Create(database, gateway, other);
        await scene.Remember();
        await scene.Counter("begin; select count(*) from activity"); // it goes on seeing the database as it is now

        await Ways["revoke"](scene);
        Assert.Equal(HttpStatusCode.NoContent, await scene.Verify()); // wrong, and from memory

        await scene.Counter("commit");
        Assert.Equal(HttpStatusCode.Unauthorized, await scene.Verify());
    }

    private sealed record Scene(TestDatabase Database, GatewayApp Gateway, GatewayApp OtherGateway, GraphQLClient Other, ApplicationUser User, Token Token, string Secret)
    {
        private readonly CredentialMemory memory = Gateway.Services.GetRequiredService<CredentialMemory>();

        public Service Service => new(Gateway.Url);

        public Service OtherService => new(OtherGateway.Url);

        public static async Task<Scene> Create(TestDatabase database, GatewayApp gateway, GatewayApp other)
        {
            var tenant = await database.GivenTenant();
            var user = await tenant.User();
            await tenant.Grant(user.Id, tenant.Id, Role);
            var (token, secret) = await tenant.Token(user);
            // A person whose token outlives the other's.
            var person = (await database.Write(session => database.Tokens.CreateForAdministrator(
                session, tenant.Actor, tenant.Administrator, NewToken.Check(null, 2 * Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false)))).Secret;
            return new Scene(database, gateway, other, other.As(person.Reveal()), user, token, secret.Reveal());
        }

        public async Task<HttpStatusCode> Verify() => (await Service.Verify(Secret, "?permission=" + Role)).Status;

        /// <summary>Asks until the answer comes from memory: the day's first use is stored, then it is read that it was.</summary>
        public Task Remember()
        {
            var before = memory.Hits;
            return Eventually.Is(async () =>
            {
                Assert.Equal(HttpStatusCode.NoContent, await Verify());
                return memory.Hits > before;
            });
        }

        /// <summary>A statement on the connection on which changes are noticed.</summary>
        public async Task Counter(string sql)
        {
            var connection = (DbConnection)Hidden(Hidden(memory, "counter"), "connection");
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteScalarAsync();
        }

        private static object Hidden(object owner, string name) => owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;
    }
}
