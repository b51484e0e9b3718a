using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

/// <summary>What stays open is looked at again: within a second of a token's end its connection ends, whichever node ended it.</summary>
public sealed class ReauthorizationTests
{
    private const string Follow = "subscription { activityAdded { kind } }";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_socket_and_a_stream_end_within_a_second_of_their_token(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var otherNode = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = otherNode.As((await tenant.AdministratorToken()).Secret.Reveal());

        foreach (var end in (Func<Reader, Task>[])
        [
            reader => admin.Change("revokeToken", new { tokenId = reader.Token.Id }, "token { id }"),
            reader => admin.Change("suspendToken", new { tokenId = reader.Token.Id, reason = "strange traffic" }, "token { id }"),
            reader => admin.Change("disableApplicationUser", new { applicationUserId = reader.Token.ApplicationUserId }, "applicationUser { id }"),
            reader => admin.Change("deleteApplicationUser", new { applicationUserId = reader.Token.ApplicationUserId }, "applicationUser { id }"),
            reader => database.Tamper("update tokens set expires_at = @At where id = @Id", new { At = database.Clock.GetUtcNow(), reader.Token.Id }),
        ])
        {
            var reader = await Reader.Create(database, tenant);
            await using var idle = await GraphQLSocket.Open(gateway, reader.Secret);
            await using var socket = await GraphQLSocket.Open(gateway, reader.Secret);
            await socket.Subscribe(Follow);
            using var stream = await GraphQLStream.Open(gateway, reader.Secret, Follow);
            await Listening(gateway, 2);
            await Watched(database, gateway);

            await end(reader);
            database.Clock.Advance(Second);

            Assert.Equal("4403 Forbidden: no live token", await idle.Closed());
            Assert.Equal("4403 Forbidden: no live token", await socket.Closed());
            Assert.Equal("event: next", await stream.Read());
            Assert.Equal("""data: {"errors":[{"message":"The token is not live any more.","extensions":{"code":"UNAUTHENTICATED"}}]}""", await stream.Read());
            Assert.Equal("event: complete", await stream.Read());
            await Listening(gateway, 0);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_subscription_ends_within_a_second_of_its_permission_and_the_socket_stays(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var reader = await Reader.Create(database, tenant);
        await using var socket = await GraphQLSocket.Open(gateway, reader.Secret);
        var id = await socket.Subscribe(Follow);
        using var stream = await GraphQLStream.Open(gateway, reader.Secret, Follow);
        await Listening(gateway, 2);
        await Watched(database, gateway);

        Assert.Equal(1, await database.Tamper("delete from grants where principal_id = @ApplicationUserId", new { reader.Token.ApplicationUserId }));
        database.Clock.Advance(Second);

        const string Forbidden = """[{"message":"This needs the permission organization:app_users:read.","extensions":{"code":"FORBIDDEN"}}]""";
        Assert.Equal($$"""{"type":"error","id":"{{id}}","payload":{{Forbidden}}}""", (await socket.Read())?.GetRawText());
        Assert.Equal("event: next", await stream.Read());
        Assert.Equal($$"""data: {"errors":{{Forbidden}}}""", await stream.Read());
        await Listening(gateway, 0);
        Assert.StartsWith("""{"data":""", await socket.Send("{ viewer { permissions } }"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_happens_after_a_tokens_end_is_not_told_to_its_holder(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var reader = await Reader.Create(database, tenant);
        await using var socket = await GraphQLSocket.Open(gateway, reader.Secret);
        await socket.Subscribe(Follow);
        await Listening(gateway, 1);
        await Watched(database, gateway);

        // The log is read before the next look at the token is due: the event itself must not get through.
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, reader.Token.Id, null));
        await tenant.User("after");
        var next = socket.Read();
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return Task.FromResult(next.IsCompleted);
        });

        Assert.Null(await next);
        Assert.Equal("4403 Forbidden: no live token", socket.Closing);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Looking_again_is_no_use_of_the_token(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var reader = await Reader.Create(database, await database.GivenTenant());
        await using var socket = await GraphQLSocket.Open(gateway, reader.Secret);
        await socket.Subscribe(Follow);
        await Listening(gateway, 1);
        for (var look = 0; look < 3; look++)
        {
            await Watched(database, gateway);
        }

        await gateway.FlushUses();

        // One for the introduction, one for the operation.
        Assert.Equal(2, await database.Read(session => session.Scalar<long>("select cast(sum(uses) as bigint) from token_usage where token_id = @Id", new { reader.Token.Id })));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_listens_nothing_is_read(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var reader = await Reader.Create(database, await database.GivenTenant());
        await using (var socket = await GraphQLSocket.Open(gateway, reader.Secret))
        {
            await socket.Subscribe(Follow);
            await Listening(gateway, 1);
            await Watched(database, gateway);
        }

        await Eventually.Is(() => Task.FromResult(gateway.Log.Text.Contains("WebSocket closed with 1000", StringComparison.Ordinal)));
        await Listening(gateway, 0);
        await gateway.FlushUses();
        var statements = gateway.Services.GetRequiredService<AppDatabase>().StatementCount;
        database.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(statements, gateway.Services.GetRequiredService<AppDatabase>().StatementCount);
    }

    /// <summary>The watch of the sockets is on: it looked at least once.</summary>
    private static async Task Watched(TestDatabase database, GatewayApp gateway)
    {
        var statements = gateway.Services.GetRequiredService<AppDatabase>();
        for (var look = 0; look < 2; look++)
        {
            var before = statements.StatementCount;
            await Eventually.Is(() =>
            {
                database.Clock.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(statements.StatementCount >= before + 4);
            });
        }
    }

    private static Task Listening(GatewayApp gateway, int count) =>
        Eventually.Is(() => Task.FromResult(gateway.Services.GetRequiredService<ActivityFeed>().Listeners == count));

    /// <summary>A program that may read, and its token of a day.</summary>
    private sealed record Reader(Token Token, string Secret)
    {
        public static async Task<Reader> Create(TestDatabase database, Tenant tenant)
        {
            var user = await tenant.User($"reader-{await database.Read(session => session.Scalar<long>("select count(*) from application_users"))}");
            await database.Write(session => database.Get<GrantRepository>().Grant(session, tenant.Actor, user.Id, [Permission.AppUsersRead]));
            var (token, secret) = await tenant.Token(user);
            return new Reader(token, secret.Reveal());
        }
    }
}
