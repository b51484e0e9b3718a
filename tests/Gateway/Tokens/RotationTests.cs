using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Rotation: a successor with the same terms, an overlap without a pause, and no token that lives on unseen.</summary>
public sealed class RotationTests
{
    private const string WhoAmI = "{ viewer { token { id } } }";
    private const string Result = "secret token { id } rotatedFrom { id status graceEndsAt expiresAt }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_successor_has_the_same_terms_and_both_work_until_the_overlap_ends(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (old, oldSecret) = await tenant.Token(await tenant.User(), maxAgeSeconds: 10 * Tenant.Day, ipAllowlist: ["127.0.0.0/8"]);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        database.Clock.Advance(TimeSpan.FromHours(1));

        var rotated = await admin.Change(
            "rotateToken", new { tokenId = old.Id },
            """
            secret
            token { description maxAgeSeconds extendWhenUsed ipAllowlist status createdAt expiresAt createdBy { ... on Administrator { name } ... on ApplicationUser { name } } rotatedFrom { id } rotatedTo { id } graceEndsAt }
            rotatedFrom { status graceEndsAt expiresAt closeWhenSilentSeconds rotatedFrom { id } rotatedTo { rotatedFrom { id } } }
            """);
        Assert.Equal(
            $$"""
            {"description":"Deploys the shop","maxAgeSeconds":864000,"extendWhenUsed":false,"ipAllowlist":["127.0.0.0/8"],"status":"ACTIVE",
            "createdAt":"2026-11-23T07:00:00.000Z","expiresAt":"2026-12-03T07:00:00.000Z","createdBy":{"name":"Ada Example"},
            "rotatedFrom":{"id":"{{old.Id}}"},"rotatedTo":null,"graceEndsAt":null}
            """.ReplaceLineEndings(""),
            rotated.GetProperty("token").GetRawText());
        Assert.Equal(
            $$$$"""
            {"status":"ACTIVE","graceEndsAt":"2026-11-24T07:00:00.000Z","expiresAt":"2026-11-24T07:00:00.000Z","closeWhenSilentSeconds":null,
            "rotatedFrom":null,"rotatedTo":{"rotatedFrom":{"id":"{{{{old.Id}}}}"}}}
            """.ReplaceLineEndings(""),
            rotated.GetProperty("rotatedFrom").GetRawText());
        var secret = rotated.GetProperty("secret").GetString()!;
        Assert.Matches("^augu_[0-9A-Za-z]{36}$", secret);

        database.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        await AssertWorks(gateway, oldSecret.Reveal(), secret);
        database.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await AssertRefused(gateway, oldSecret.Reveal());
        await AssertWorks(gateway, secret);

        var successor = (await database.Read(session => database.TokenList.FindSuccessors(session, tenant.Id, [old.Id])))[old.Id];
        Assert.Equal([ActivityKind.TokenCreated, ActivityKind.TokenRotated], await Kinds(database, tenant, old.Id));
        Assert.Equal([ActivityKind.TokenCreated], await Kinds(database, tenant, successor.Id));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_old_token_never_outlives_its_own_end_or_the_overlap(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var (ending, _) = await tenant.Token(user, maxAgeSeconds: 600);
        var (endless, endlessSecret) = await tenant.Token(user, maxAgeSeconds: null);
        var (extending, extendingSecret) = await tenant.Token(user, maxAgeSeconds: 600, extendWhenUsed: true);

        Assert.Equal("2026-11-23T06:10:00.000Z", await GraceEnd(admin, new { tokenId = ending.Id, overlapSeconds = 2_592_000 }));
        Assert.Equal("2026-11-23T06:00:00.000Z", await GraceEnd(admin, new { tokenId = endless.Id, overlapSeconds = 0 }));
        Assert.Equal("EXPIRED", (await admin.Data("query($id: ID!) { token(id: $id) { status } }", new { id = endless.Id })).GetProperty("token").GetProperty("status").GetString());
        await AssertRefused(gateway, endlessSecret.Reveal());

        // Use goes on extending one that use extends, but no further than the overlap.
        Assert.Equal("2026-11-23T06:15:00.000Z", await GraceEnd(admin, new { tokenId = extending.Id, overlapSeconds = 900 }));
        Assert.Equal(Given.Now.AddMinutes(10), (await tenant.Reload(extending)).ExpiresAt);
        database.Clock.Advance(TimeSpan.FromMinutes(9));
        await AssertWorks(gateway, extendingSecret.Reveal());
        await gateway.FlushUses();
        Assert.Equal(Given.Now.AddMinutes(15), (await tenant.Reload(extending)).ExpiresAt);
        database.Clock.Advance(TimeSpan.FromMinutes(5.9));
        await AssertWorks(gateway, extendingSecret.Reveal());
        database.Clock.Advance(TimeSpan.FromMinutes(0.1));
        await AssertRefused(gateway, extendingSecret.Reveal());
        await gateway.FlushUses();
        Assert.Equal(Given.Now.AddMinutes(15), (await tenant.Reload(extending)).ExpiresAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_overlap_closes_early_when_the_old_secret_falls_silent(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var otherNode = database.AnotherNode();
        await using var other = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var (used, usedSecret) = await tenant.Token(user);
        var (unused, unusedSecret) = await tenant.Token(user);
        Assert.Equal("2026-11-23T06:10:00.000Z", await GraceEnd(admin, new { tokenId = used.Id, overlapSeconds = 600, closeWhenSilentSeconds = 60 }));
        Assert.Equal("2026-11-23T06:10:00.000Z", await GraceEnd(admin, new { tokenId = unused.Id, overlapSeconds = 600, closeWhenSilentSeconds = 60 }));

        // A use just before the end counts at once and on every node, though nothing is stored in between.
        for (var use = 0; use < 9; use++)
        {
            database.Clock.Advance(TimeSpan.FromSeconds(59.9));
            await AssertWorks(use % 2 == 0 ? gateway : other, usedSecret.Reveal());
            await AssertRefused(gateway, use == 0 ? "augu_none" : unusedSecret.Reveal());
        }

        database.Clock.Advance(TimeSpan.FromSeconds(60));
        await AssertRefused(other, usedSecret.Reveal());
        Assert.Equal(TokenStatus.Expired, (await tenant.Reload(used)).StatusAt(database.Clock.GetUtcNow()));
        Assert.Equal(Given.Now.AddSeconds(60), (await tenant.Reload(unused)).ExpiresAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_cannot_be_rotated_is_refused_in_silence(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (user, disabled) = (await tenant.User(), await tenant.User("disabled"));
        var (live, _) = await tenant.Token(user);
        var (revoked, _) = await tenant.Token(user);
        var (suspended, _) = await tenant.Token(user);
        var (expired, _) = await tenant.Token(user, maxAgeSeconds: 600);
        var (rotated, _) = await tenant.Token(user);
        var (disabledToken, _) = await tenant.Token(disabled);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Change("revokeToken", new { tokenId = revoked.Id }, "token { id }");
        await admin.Change("suspendToken", new { tokenId = suspended.Id }, "token { id }");
        await admin.Change("disableApplicationUser", new { applicationUserId = disabled.Id }, "applicationUser { id }");
        var successor = (await admin.Change("rotateToken", new { tokenId = rotated.Id }, Result)).GetProperty("token").GetProperty("id").GetString()!;
        database.Clock.Advance(TimeSpan.FromMinutes(10));
        await gateway.FlushUses();

        foreach (var (id, words) in ((string, string)[])
        [
            (revoked.Id, "create a new one"), (suspended.Id, "resume it first"), (expired.Id, "create a new one"), (rotated.Id, "rotate its successor"),
            (successor, $"({rotated.Prefix}) works until 2026-11-24T06:00:00.000Z: wait for that, or revoke it"), (disabledToken.Id, "enable it before"),
        ])
        {
            await database.Silent(async () =>
            {
                var error = (await admin.Payload("rotateToken", new { tokenId = id }, "__typename")).GetProperty("errors")[0];
                Assert.Equal("CONFLICT", error.GetProperty("code").GetString());
                Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
            });
        }

        foreach (var (input, refusal) in ((object, string)[])
        [
            (new { tokenId = live.Id, overlapSeconds = -1 }, "INVALID_DURATION overlapSeconds"),
            (new { tokenId = live.Id, overlapSeconds = 2_592_001 }, "INVALID_DURATION overlapSeconds"),
            (new { tokenId = live.Id, closeWhenSilentSeconds = 59 }, "INVALID_DURATION closeWhenSilentSeconds"),
            (new { tokenId = live.Id, closeWhenSilentSeconds = 2_592_001 }, "INVALID_DURATION closeWhenSilentSeconds"),
        ])
        {
            await database.Silent(async () => Assert.Equal(refusal, await admin.Refusal("rotateToken", input)));
        }

        // The way out that the message names.
        await admin.Change("revokeToken", new { tokenId = rotated.Id }, "token { id }");
        await admin.Change("rotateToken", new { tokenId = successor }, Result);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task At_its_limit_a_user_rotates_and_still_has_no_more_tokens_than_two_generations(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 2);
        var user = await tenant.User();
        var (first, _) = await tenant.Token(user);
        var (second, _) = await tenant.Token(user);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        await admin.Change("rotateToken", new { tokenId = first.Id }, Result);
        var successor = (await admin.Change("rotateToken", new { tokenId = second.Id }, Result)).GetProperty("token").GetProperty("id").GetString()!;
        Assert.Equal("LIMIT_REACHED applicationUserId", await admin.Refusal("createToken", new { applicationUserId = user.Id }));

        // Without its successor the old one counts again: revoking the new and creating another would else add a token each time.
        await admin.Change("revokeToken", new { tokenId = successor }, "token { id }");
        Assert.Equal("LIMIT_REACHED applicationUserId", await admin.Refusal("createToken", new { applicationUserId = user.Id }));
        await admin.Change("revokeToken", new { tokenId = second.Id }, "token { id }");
        await admin.Change("createToken", new { applicationUserId = user.Id }, "token { id }");
        Assert.Equal("LIMIT_REACHED applicationUserId", await admin.Refusal("createToken", new { applicationUserId = user.Id }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Everybody_rotates_the_token_of_the_request_and_nobody_without_permission_another(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (own, secret) = await tenant.Token(user);
        var (sibling, _) = await tenant.Token(user);
        var (foreign, _) = await tenant.Token(await tenant.User("other"));
        var (persons, _) = await tenant.AdministratorToken();
        var program = gateway.As(secret.Reveal());
        await program.Data(WhoAmI);

        var answers = new List<string>();
        foreach (var id in (string[])[sibling.Id, foreign.Id, persons.Id, own.Id[..^4] + "zzzz", "nonsense"])
        {
            await database.Silent(async () => answers.Add((await program.Send("mutation($id: ID!) { rotateToken(input: { tokenId: $id }) { secret } }", new { id })).Body));
        }

        Assert.Contains("This needs the permission organization:app_users:write.", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        var rotated = await program.Change("rotateToken", new { tokenId = own.Id, overlapSeconds = 0 }, "secret token { applicationUser { name } } rotatedFrom { status }");
        Assert.Equal("""{"applicationUser":{"name":"terraform"}}""", rotated.GetProperty("token").GetRawText());
        Assert.Equal("EXPIRED", rotated.GetProperty("rotatedFrom").GetProperty("status").GetString());
        await AssertRefused(gateway, secret.Reveal());
        await AssertWorks(gateway, rotated.GetProperty("secret").GetString()!);

        // A person: the token of the request, and with role:organization:admin others'.
        var (_, reviewerSecret) = await tenant.Person("rita@example.com", Permission.AuditRead);
        var reviewer = gateway.As(reviewerSecret);
        var reviewersToken = (await reviewer.Data(WhoAmI)).GetProperty("viewer").GetProperty("token").GetProperty("id").GetString()!;
        await database.Silent(async () => Assert.Equal("FORBIDDEN", await reviewer.ErrorCode("mutation($id: ID!) { rotateToken(input: { tokenId: $id }) { secret } }", new { id = persons.Id })));
        var renewed = await reviewer.Change("rotateToken", new { tokenId = reviewersToken }, Result);
        Assert.Matches("^auga_[0-9A-Za-z]{36}$", renewed.GetProperty("secret").GetString());
        await AssertWorks(gateway, reviewerSecret, renewed.GetProperty("secret").GetString()!);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Change("rotateToken", new { tokenId = persons.Id }, Result);
        Assert.Equal([ActivityKind.AdministratorTokenCreated, ActivityKind.TokenRotated], await Kinds(database, tenant, persons.Id, ActivityOutcome.Success));
    }

    private static async Task<string> GraceEnd(GraphQLClient client, object input) =>
        (await client.Change("rotateToken", input, Result)).GetProperty("rotatedFrom").GetProperty("graceEndsAt").GetString()!;

    private static async Task AssertWorks(GatewayApp gateway, params string[] secrets)
    {
        foreach (var secret in secrets)
        {
            await gateway.As(secret).Data(WhoAmI);
        }
    }

    private static async Task AssertRefused(GatewayApp gateway, string secret) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.As(secret).Send(WhoAmI)).Status);

    private static async Task<IEnumerable<ActivityKind>> Kinds(TestDatabase database, Tenant tenant, string tokenId, ActivityOutcome? outcome = null) =>
        (await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(TokenId: tokenId, Outcome: outcome))
            .Page(session, ActivityRepository.NewestFirst.Reverse(), new PageRequest(PageRequest.MaximumSize)))).Items.Select(item => item.Node.Kind);
}
