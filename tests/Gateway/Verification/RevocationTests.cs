using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>Whoever holds a token may end it (RFC 7009), and its owner is told.</summary>
public sealed class RevocationTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_shown_is_a_token_ended_and_its_owner_is_told(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        await tenant.Person("grace@example.com");
        var user = await tenant.User();
        var (token, secret) = await tenant.Token(user, ipAllowlist: ["192.0.2.0/24"]); // who found it is elsewhere

        var answer = await service.Revoke(("token", secret.Reveal()), ("token_type_hint", "refresh_token"));
        var again = await service.Revoke(("token", secret.Reveal()));

        Assert.Equal((HttpStatusCode.OK, "", "no-store"), (answer.Status, answer.Body, answer["Cache-Control"]));
        Assert.Equal((HttpStatusCode.OK, ""), (again.Status, again.Body));
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Verify(secret.Reveal())).Status);
        Assert.Equal((Given.Now, HolderRevocation.Reason), ((await tenant.Reload(token)).RevokedAt, (await tenant.Reload(token)).RevokeReason));
        var entry = Assert.Single(await Entries(database, tenant), entry => entry.Kind == ActivityKind.TokenRevoked);
        Assert.Equal((token.Id, user.Id, user.Id, "127.0.0.1", HolderRevocation.Reason), (entry.TokenId, entry.ApplicationUserId, entry.ActorId, entry.Ip, entry.Reason));
        var mail = Assert.Single(await Mails(database, tenant));
        Assert.Equal(("ada@example.com", EmailKind.TokenRevoked, EmailStatus.Pending), (mail.RecipientAddress, mail.Kind, mail.Status));
        Assert.Equal("Revoked by a holder: a token of terraform", mail.Subject);
        Assert.Contains(token.Prefix, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Reveal(), mail.Text + mail.Html, StringComparison.Ordinal);
        Assert.Null((await database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Where_nobody_owns_the_user_those_are_told_who_may_manage_it(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Person("grace@example.com", Permission.AppUsersWrite);
        await tenant.Person("rita@example.com", Permission.AuditRead);
        var user = await tenant.User();
        await database.Tamper("update application_users set owner_id = null where id = @Id", new { user.Id });
        var (_, secret) = await tenant.Token(user);

        await new Service(gateway.Url).Revoke(("token", secret.Reveal()));

        Assert.Equal(["ada@example.com", "grace@example.com"], (await Mails(database, tenant)).Select(mail => mail.RecipientAddress).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_persons_token_ends_as_well(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Person("grace@example.com");

        await new Service(gateway.Url).Revoke(("token", secret));

        Assert.Equal("UNAUTHENTICATED", await gateway.As(secret).ErrorCode("{ viewer { permissions } }"));
        Assert.Equal("grace@example.com", Assert.Single(await Mails(database, tenant)).RecipientAddress);
        Assert.Contains(await Entries(database, tenant), entry => entry.Kind == ActivityKind.AdministratorTokenRevoked);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_lets_nobody_in_is_left_as_it_is(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var service = new Service(gateway.Url);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (revoked, expired) = (await tenant.Token(user), await tenant.Token(user, maxAgeSeconds: 600));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, revoked.Token.Id, "leaked"));
        database.Clock.Advance(TimeSpan.FromSeconds(600));
        var before = await database.Dump();

        foreach (var token in (string[])[revoked.Secret.Reveal(), expired.Secret.Reveal(), TokenSecret.Generate(forAdministrator: false).Reveal(), "nonsense", " "])
        {
            var answer = await service.Revoke(("token", token));
            Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await service.Revoke()).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await service.Send(HttpMethod.Get, "/oauth2/revoke?token=x", null)).Status);
        Assert.Equal(before, await database.Dump());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Many_holders_at_once_end_it_once(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => new Service(gateway.Url).Revoke(("token", secret.Reveal()))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(await Mails(database, tenant));
        Assert.Single(await Entries(database, tenant), entry => entry.Kind == ActivityKind.TokenRevoked);
    }

    [Fact]
    public async Task An_address_that_revokes_without_end_is_told_to_wait()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Limits:RevocationsPerMinute", "3"));

        var answers = new List<ServiceAnswer>();
        for (var number = 0; number < 4; number++)
        {
            answers.Add(await new Service(gateway.Url).Revoke(("token", "x")));
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(answer => answer.Status));
        Assert.InRange(int.Parse(answers[3]["Retry-After"]!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    private static async Task<IEnumerable<Email>> Mails(TestDatabase database, Tenant tenant) =>
        (await database.Read(session => database.Emails.List(tenant.Id, null).Page(session, EmailOutbox.NewestFirst, new(50)))).Items.Select(item => item.Node);

    private static async Task<IEnumerable<ActivityEvent>> Entries(TestDatabase database, Tenant tenant) =>
        (await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter()).Page(session, ActivityRepository.NewestFirst, new(50)))).Items.Select(item => item.Node);
}
