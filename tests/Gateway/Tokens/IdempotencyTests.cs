using System.Text.Json;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Asking again with the same key makes nothing twice (D47).</summary>
public sealed class IdempotencyTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_key_and_input_give_the_same_token_and_no_secret(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 1);
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var input = new { applicationUserId = user.Id, description = "nightly", ipAllowlist = new[] { "192.0.2.0/24" }, idempotencyKey = "run 4711" };

        var first = await Create(admin, input);
        var before = await Rows(database);
        var second = await Create(admin, new { idempotencyKey = "run 4711", ipAllowlist = new[] { "192.0.2.0/24" }, applicationUserId = user.Id, description = " nightly ", extendWhenUsed = false });

        Assert.NotNull(first.Secret);
        Assert.Equal((first.Id, null), second);
        Assert.Equal(before, await Rows(database));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_key_stands_for_one_request_of_one_caller_for_a_day(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (user, other) = (await tenant.User(), await tenant.User("other"));
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var colleague = gateway.As((await tenant.Person("bo@example.com", "role:organization:admin")).Secret);
        var stranger = gateway.As((await (await database.GivenTenant("Another")).AdministratorToken()).Secret.Reveal());
        var input = new { applicationUserId = user.Id, maxAgeSeconds = 600, idempotencyKey = "k" };
        var (first, _) = await Create(admin, input);

        foreach (var changed in (object[])
        [
            new { applicationUserId = other.Id, maxAgeSeconds = 600, idempotencyKey = "k" },
            new { applicationUserId = user.Id, maxAgeSeconds = 601, idempotencyKey = "k" },
            new { applicationUserId = user.Id, idempotencyKey = "k" },
            new { applicationUserId = user.Id, maxAgeSeconds = 600, extendWhenUsed = true, idempotencyKey = "k" },
            new { applicationUserId = user.Id, maxAgeSeconds = 600, description = "x", idempotencyKey = "k" },
            new { applicationUserId = user.Id, maxAgeSeconds = 600, ipAllowlist = new[] { "192.0.2.1" }, idempotencyKey = "k" },
            new { applicationUserId = user.Id, maxAgeSeconds = 600, scopes = new[] { "organization:app_users:read" }, idempotencyKey = "k" },
        ])
        {
            await database.Silent(async () => Assert.Equal("CONFLICT idempotencyKey", await admin.Refusal("createToken", changed)));
        }

        foreach (var bad in (string[])["", new string('k', 256), "a\tb", "ключ"])
        {
            await database.Silent(async () => Assert.Equal("INVALID_TEXT idempotencyKey", await admin.Refusal("createToken", new { applicationUserId = user.Id, idempotencyKey = bad })));
        }

        Assert.NotEqual(first, (await Create(colleague, input)).Id);
        Assert.Equal("NOT_FOUND applicationUserId", await stranger.Refusal("createToken", input));
        database.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        var late = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        Assert.Equal((first, null), await Create(late, input));
        database.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first, (await Create(late, input)).Id);
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from idempotency_keys")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_refused_request_uses_up_no_key(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var input = new { applicationUserId = user.Id, idempotencyKey = "again" };

        await admin.Change("disableApplicationUser", new { applicationUserId = user.Id }, "applicationUser { id }");
        Assert.Equal("CONFLICT applicationUserId", await admin.Refusal("createToken", input));
        await admin.Change("enableApplicationUser", new { applicationUserId = user.Id }, "applicationUser { id }");
        Assert.NotNull((await Create(admin, input)).Secret);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Requests_with_one_key_at_once_on_two_nodes_make_one_token(TestEngine engine)
    {
        const int Callers = 16;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var secret = (await tenant.AdministratorToken()).Secret.Reveal();

        var made = await Task.WhenAll(Enumerable.Range(0, Callers).Select(number =>
            Create((number % 2 == 0 ? first : second).As(secret), new { applicationUserId = user.Id, idempotencyKey = "one" })));

        Assert.Single(made.Select(token => token.Id).Distinct());
        Assert.Single(made, token => token.Secret is not null);
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from tokens where application_user_id = @Id", new { user.Id })));
    }

    /// <summary>All rows but those of organizations, whose lock leaves a trace in its own counter.</summary>
    private static async Task<IEnumerable<string>> Rows(TestDatabase database) =>
        (await database.Dump()).Split('\n').Where(line => !line.StartsWith("organizations: ", StringComparison.Ordinal));

    private static async Task<(string Id, string? Secret)> Create(GraphQLClient client, object input)
    {
        var payload = await client.Change("createToken", input, "secret token { id }");
        return (payload.GetProperty("token").GetProperty("id").GetString()!, payload.GetProperty("secret") is { ValueKind: JsonValueKind.String } secret ? secret.GetString() : null);
    }
}
