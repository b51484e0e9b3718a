using System.Net;
using System.Text.Json;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Ending many tokens at once: exactly those that a dry run names, all or none, and never all by accident.</summary>
public sealed class RevokeTokensTests
{
    private const string Result = "count tokens { id status revokeReason }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Everything_of_a_user_is_revoked_as_the_dry_run_said(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (user, other) = (await tenant.User(), await tenant.User("other"));
        var (active, secret) = await tenant.Token(user);
        var (suspended, _) = await tenant.Token(user);
        var (revoked, _) = await tenant.Token(user);
        var (expired, _) = await tenant.Token(user, maxAgeSeconds: 600);
        var (others, othersSecret) = await tenant.Token(other);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Change("suspendToken", new { tokenId = suspended.Id }, "token { id }");
        await admin.Change("revokeToken", new { tokenId = revoked.Id, reason = "before" }, "token { id }");
        database.Clock.Advance(TimeSpan.FromMinutes(10));
        await gateway.FlushUses();
        var where = new { applicationUserId = user.Id };

        var before = await database.Dump();
        var planned = await admin.Change("revokeTokens", new { where, dryRun = true, reason = "laptop stolen" }, Result);
        Assert.Equal(before, await database.Dump());
        var done = await admin.Change("revokeTokens", new { where, reason = "laptop stolen" }, Result);

        Assert.Equal(2, planned.GetProperty("count").GetInt32());
        Assert.Equal(2, done.GetProperty("count").GetInt32());
        Assert.Equal(Ids(planned), Ids(done));
        Assert.Equal(new[] { active.Id, suspended.Id }.Order(StringComparer.Ordinal), Ids(done).Order(StringComparer.Ordinal));
        Assert.All(done.GetProperty("tokens").EnumerateArray(), token => Assert.Equal(("REVOKED", "laptop stolen"), (token.GetProperty("status").GetString(), token.GetProperty("revokeReason").GetString())));
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.As(secret.Reveal()).Send("{ viewer { permissions } }")).Status);
        await gateway.As(othersSecret.Reveal()).Data("{ viewer { permissions } }");
        Assert.Equal("before", (await tenant.Reload(revoked)).RevokeReason);
        Assert.Null((await tenant.Reload(expired)).RevokedAt);
        Assert.Null((await tenant.Reload(others)).RevokedAt);
        foreach (var token in (string[])[active.Id, suspended.Id, revoked.Id])
        {
            Assert.Equal(1, await Entries(database, tenant, new ActivityFilter(TokenId: token, Kind: ActivityKind.TokenRevoked)));
        }

        Assert.Equal("""{"tokens":[],"count":0,"errors":[]}""", (await admin.Payload("revokeTokens", new { where }, "tokens { id } count")).GetRawText());
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_never_means_everything(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");
        var none = (object?)null;

        foreach (var (input, refusal) in ((object, string)[])
        [
            (new { }, "INVALID_FILTER where"),
            (new { where = new { } }, "INVALID_FILTER where"),
            (new { where = new { applicationUserId = none, status = none } }, "INVALID_FILTER where"),
            (new { where = none, tokenIds = none, dryRun = true }, "INVALID_FILTER where"),
            (new { tokenIds = Array.Empty<string>() }, "INVALID_FILTER tokenIds"),
            (new { tokenIds = Enumerable.Repeat(token.Id, 101) }, "INVALID_FILTER tokenIds"),
            (new { tokenIds = new[] { token.Id, token.Id[..^4] + "zzzz" } }, "NOT_FOUND tokenIds"),
            (new { tokenIds = new[] { token.Id }, reason = new string('x', 501) }, "INVALID_TEXT reason"),
        ])
        {
            await database.Silent(async () => Assert.Equal(refusal, await admin.Refusal("revokeTokens", input)));
        }

        var both = await admin.Change("revokeTokens", new { tokenIds = new[] { token.Id }, where = new { neverUsed = false } }, Result);
        Assert.Equal(0, both.GetProperty("count").GetInt32());
        Assert.Equal(1, (await admin.Change("revokeTokens", new { tokenIds = new[] { token.Id, token.Id } }, Result)).GetProperty("count").GetInt32());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_thousand_tokens_end_together_with_an_entry_each(TestEngine engine)
    {
        const int Tokens = 1_000;
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();
        await database.AddManyRows(tenant, new ManyRows.Amount(Users: 10, Tokens, Activity: 0, Others: 1, Distinct: 500));
        await database.Tamper("update tokens set revoked_at = null, expires_at = null where application_user_id is not null");
        await database.Tamper("delete from activity where id = 'evt_1'"); // It stands outside the chain.
        await using var gateway = await GatewayApp.Start(database);
        var head = await database.Read(database.ActivityLog.Head);

        var planned = await gateway.As(admin).Change("revokeTokens", new { where = new { neverUsed = false }, dryRun = true }, Result);
        var done = await gateway.As(admin).Change("revokeTokens", new { where = new { neverUsed = false } }, Result);

        var count = done.GetProperty("count").GetInt32();
        Assert.InRange(count, 600, Tokens - 1);
        Assert.Equal(count, planned.GetProperty("count").GetInt32());
        Assert.Equal(Ids(planned), Ids(done));
        Assert.Equal(100, Ids(done).Count);
        Assert.Equal(count, await database.Read(session => session.Scalar<long>("select count(*) from tokens where revoked_at is not null")));
        Assert.Equal(count, (await database.Read(database.ActivityLog.Head)).Sequence - head.Sequence);
        Assert.Equal(count, await database.Read(session => session.Scalar<long>("select count(distinct token_id) from activity where kind = 'TOKEN_REVOKED' and sequence > @Sequence", head)));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Use_that_is_recorded_meanwhile_stands_in_no_ones_way(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 100);
        var user = await tenant.User();
        var secrets = new List<string>();
        for (var token = 0; token < 30; token++)
        {
            secrets.Add((await tenant.Token(user)).Secret.Reveal());
        }

        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var uses = Task.WhenAll(secrets.Select(secret => gateway.As(secret).Send("{ viewer { permissions } }")));
        var revoked = await admin.Change("revokeTokens", new { where = new { applicationUserId = user.Id } }, Result);

        Assert.All(await uses, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized));
        Assert.Equal(30, revoked.GetProperty("count").GetInt32());
        Assert.All(await Task.WhenAll(secrets.Select(secret => gateway.As(secret).Send("{ viewer { permissions } }"))), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_condition_on_findings_needs_the_permission_to_see_them(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var manager = gateway.As((await tenant.Person("manager@example.com", Permission.AppUsersWrite)).Secret);
        await manager.Data("{ viewer { permissions } }");

        await database.Silent(async () => Assert.Equal(
            "FORBIDDEN", await manager.ErrorCode("mutation { revokeTokens(input: { where: { severityAtLeast: LOW }, dryRun: true }) { count } }")));
    }

    private static List<string> Ids(JsonElement payload) => [.. payload.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("id").GetString()!)];

    private static Task<long> Entries(TestDatabase database, Tenant tenant, ActivityFilter filter) =>
        database.Read(session => database.Activity.List(tenant.Id, filter).Count(session));
}
