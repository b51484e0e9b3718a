using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Oidc;

/// <summary>People who sign in with the identity provider. Real keys, a real provider over HTTP.</summary>
public sealed class OidcTests
{
    private const string Viewer = "{ viewer { principal { ... on Administrator { email } } permissions token { id } } }";
    private const string Unauthenticated = """{"errors":[{"message":"Send a live token: Authorization: Bearer <token>.","extensions":{"code":"UNAUTHENTICATED"}}]}""";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_verified_address_is_its_administrator(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        var tenant = await database.GivenTenant();
        await database.GivenTenant("Other", "eve@example.com");

        foreach (var jwt in (string[])
        [
            issuer.Token(), issuer.Token("ADA@Example.com"), OidcIssuer.Sign(issuer.Claims(), issuer.Rsa, "PS256"), OidcIssuer.Sign(issuer.Claims(), issuer.EllipticCurve),
            OidcIssuer.Sign(issuer.Claims(("aud", (string[])["another", OidcIssuer.Audience])), issuer.Rsa),
            OidcIssuer.Sign(issuer.Claims(("exp", issuer.Seconds(-59))), issuer.Rsa), OidcIssuer.Sign(issuer.Claims(("nbf", issuer.Seconds(59))), issuer.Rsa),
        ])
        {
            Assert.Equal(
                """{"data":{"viewer":{"principal":{"email":"ada@example.com"},"permissions":["role:organization:admin"],"token":null}}}""",
                (await gateway.As(jwt).Send(Viewer)).Body);
        }

        await gateway.As(issuer.Token()).Change("createApplicationUser", new { name = "release-bot" }, "applicationUser { id }");
        await gateway.FlushUses();

        var entry = (await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(Kind: ActivityKind.ApplicationUserCreated))
            .Page(session, ActivityRepository.NewestFirst, new PageRequest(1)))).Items.Single().Node;
        Assert.Equal((PrincipalKind.Administrator, tenant.Administrator.Id, null, "127.0.0.1"), (entry.ActorKind, entry.ActorId, entry.ActorTokenId, entry.Ip));
        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from token_usage")));
        Assert.Equal(1, issuer.KeyRequests);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_other_token_is_refused_with_the_same_bytes_and_changes_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        await using var without = await GatewayApp.Start(database);
        await database.GivenTenant();
        await database.GivenTenant("Long s", "boss@example.com");
        var before = await database.Dump();
        var stranger = OidcKey.Rsa("rsa-1");
        var good = issuer.Token();
        var parts = good.Split('.');
        var mallory = OidcIssuer.Sign(issuer.Claims(("email", "mallory@example.com")), issuer.Rsa).Split('.');
        string Signed(string name, object? value) => OidcIssuer.Sign(issuer.Claims((name, value)), issuer.Rsa);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["wrong audience"] = Signed("aud", "somebody-else"),
            ["audience with a slash"] = Signed("aud", OidcIssuer.Audience + "/"),
            ["no audience"] = Signed("aud", null),
            ["wrong issuer"] = Signed("iss", "http://127.0.0.1:1"),
            ["issuer with a slash"] = Signed("iss", issuer.Url + "/"),
            ["no issuer"] = Signed("iss", null),
            ["expired"] = Signed("exp", issuer.Seconds(-60)),
            ["never expires"] = Signed("exp", null),
            ["not yet valid"] = Signed("nbf", issuer.Seconds(61)),
            ["unsigned"] = OidcIssuer.Sign(issuer.Claims(), issuer.Rsa, "none"),
            ["unsigned, shouted"] = OidcIssuer.Sign(issuer.Claims(), issuer.Rsa, "NONE"),
            ["signature cut off"] = $"{parts[0]}.{parts[1]}.",
            ["the public key as secret"] = OidcIssuer.Sign(issuer.Claims(), issuer.Rsa, "HS256"),
            ["unknown key"] = OidcIssuer.Sign(issuer.Claims(), OidcKey.Rsa("rsa-2")),
            ["another key under the same name"] = OidcIssuer.Sign(issuer.Claims(), stranger),
            ["the other algorithm's key"] = OidcIssuer.Sign(issuer.Claims(), issuer.EllipticCurve, keyId: "rsa-1"),
            ["tampered payload"] = $"{parts[0]}.{mallory[1]}.{parts[2]}",
            ["tampered header"] = $"{mallory[0][..^2]}AA.{parts[1]}.{parts[2]}",
            ["unverified address"] = Signed("email_verified", false),
            ["address verified in words"] = Signed("email_verified", "true"),
            ["silent about verification"] = Signed("email_verified", null),
            ["no address"] = Signed("email", null),
            ["empty address"] = Signed("email", ""),
            ["two addresses"] = Signed("email", (string[])["ada@example.com", "eve@example.com"]),
            ["unknown person"] = issuer.Token("nobody@example.com"),
            ["a letter that only looks like s"] = issuer.Token("bo\u017Fs@example.com"),
            ["blank at the end"] = issuer.Token("ada@example.com "),
            ["no JSON"] = "a.b.c",
            ["dots"] = "..",
            ["five parts"] = good + ".x.y",
            ["very long"] = Signed("padding", new string('x', 20_000)),
        };

        foreach (var (name, jwt) in refused)
        {
            var (status, body) = await gateway.As(jwt).Send(Viewer);
            Assert.Equal((name, HttpStatusCode.Unauthorized, Unauthenticated), (name, status, body));
            Assert.Equal((HttpStatusCode.Unauthorized, Unauthenticated), await gateway.As(jwt).Send("mutation { createApplicationUser(input: { name: \"x\" }) { errors { code } } }"));
            Assert.DoesNotContain(jwt.Length > 20 ? jwt : "no such line", gateway.Log.Text, StringComparison.Ordinal);
        }

        Assert.Equal((HttpStatusCode.Unauthorized, Unauthenticated), await without.As(good).Send(Viewer));
        Assert.Equal(before, await database.Dump());
        Assert.Equal(HttpStatusCode.OK, (await gateway.As(good).Send(Viewer)).Status);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_removed_administrator_is_refused_at_once(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        var tenant = await database.GivenTenant();
        var eve = await database.Write(session => database.Administrators.Create(session, tenant.Actor, "eve@example.com", null, []));
        var jwt = issuer.Token("eve@example.com");
        Assert.Equal(HttpStatusCode.OK, (await gateway.As(jwt).Send(Viewer)).Status);

        await database.Write(session => database.Administrators.Remove(session, tenant.Actor, eve.Id));

        Assert.Equal((HttpStatusCode.Unauthorized, Unauthenticated), await gateway.As(jwt).Send(Viewer));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_address_of_two_organizations_is_refused(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        await database.GivenTenant("One", "ada@example.com");
        Assert.Equal(HttpStatusCode.OK, (await gateway.As(issuer.Token()).Send(Viewer)).Status);

        await database.GivenTenant("Two", "Ada@example.com");

        Assert.Equal((HttpStatusCode.Unauthorized, Unauthenticated), await gateway.As(issuer.Token()).Send(Viewer));
        Assert.Contains("in 2 organizations", gateway.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_is_taken_at_once_and_a_withdrawn_one_within_the_hour()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        await database.GivenTenant();
        async Task<bool> Accepts(OidcKey key) => (await gateway.As(OidcIssuer.Sign(issuer.Claims(), key)).Send(Viewer)).Status == HttpStatusCode.OK;
        Assert.True(await Accepts(issuer.Rsa));

        var next = OidcKey.Rsa("rsa-2");
        issuer.Published = [next];
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Accepts(next));
        Assert.Equal(2, issuer.KeyRequests);

        // The old key left with the refresh. Keys that nobody has cost the provider one question a minute, however many there are.
        foreach (var _ in Enumerable.Range(0, 20))
        {
            Assert.False(await Accepts(issuer.Rsa));
            Assert.False(await Accepts(OidcKey.EllipticCurve("ec-9")));
        }

        Assert.Equal(2, issuer.KeyRequests);
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Accepts(issuer.Rsa));
        Assert.Equal(3, issuer.KeyRequests);

        issuer.Published = [issuer.EllipticCurve];
        database.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await Accepts(next));
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Accepts(next));
    }

    [Fact]
    public async Task A_provider_that_is_down_stops_neither_the_start_nor_tokens_and_is_trusted_for_a_day()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        issuer.Down = true;
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.AdministratorToken();
        async Task<bool> Accepts() => (await gateway.As(issuer.Token()).Send(Viewer)).Status == HttpStatusCode.OK;

        Assert.False(await Accepts());
        Assert.Contains("cannot be asked for its keys", gateway.Log.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.As(secret.Reveal()).Send(Viewer)).Status);

        issuer.Down = false;
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Accepts());

        issuer.Down = true;
        database.Clock.Advance(TimeSpan.FromHours(23));
        Assert.True(await Accepts());
        database.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await Accepts());

        issuer.Down = false;
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Accepts());
    }

    [Fact]
    public async Task A_provider_that_says_it_is_another_is_not_believed()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var issuer = await OidcIssuer.Start(database.Clock);
        issuer.Lies = true;
        await using var gateway = await GatewayApp.Start(database, issuer.Settings);
        await database.GivenTenant();

        foreach (var iss in (string[])[issuer.Url, "http://127.0.0.1:1"])
        {
            var jwt = OidcIssuer.Sign(issuer.Claims(("iss", iss)), issuer.Rsa);
            Assert.Equal((HttpStatusCode.Unauthorized, Unauthenticated), await gateway.As(jwt).Send(Viewer));
        }

        Assert.Contains("says that it is another issuer", Assert.Single(gateway.Log.TakeErrors()), StringComparison.Ordinal);
    }
}
