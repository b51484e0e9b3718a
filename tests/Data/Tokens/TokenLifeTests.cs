using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Tokens;

public sealed class TokenLifeTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_is_issued_found_by_its_secret_and_revoked(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();

        var (token, secret) = await tenant.Token(user, maxAgeSeconds: 3_600, ipAllowlist: ["10.0.0.0/8", "2001:DB8::1"]);
        Assert.Equal((user.Id, null, tenant.Administrator.Id), (token.ApplicationUserId, token.AdministratorId, token.CreatedBy));
        Assert.Equal((secret.Prefix, "Deploys the shop", 3_600L, false), (token.Prefix, token.Description, token.MaxAgeSeconds, token.ExtendWhenUsed));
        Assert.Equal((Given.Now, Given.Now.AddHours(1)), (token.CreatedAt, token.ExpiresAt));
        Assert.Equal(Given.Allowlist("10.0.0.0/8", "2001:db8::1"), token.IpAllowlist);
        Assert.Equal(TokenStatus.Active, token.StatusAt(Given.Now.AddHours(1).AddMilliseconds(-1)));
        Assert.Equal(TokenStatus.Expired, token.StatusAt(Given.Now.AddHours(1)));
        Assert.Equal(token, await tenant.Reload(token));

        var credential = await database.Read(session => database.Credentials.Find(session, secret));
        Assert.NotNull(credential);
        Assert.Equal((token.Id, user.Id, user.Name, tenant.Id), (credential.TokenId, credential.ApplicationUserId, credential.Name, credential.OrganizationId));
        Assert.Equal((token.ExpiresAt, token.IpAllowlist, null), (credential.ExpiresAt, credential.IpAllowlist, credential.RevokedAt));
        Assert.Equal(ApplicationUserStatus.Active, credential.ApplicationUserStatus);
        Assert.Empty(credential.Permissions.Granted);

        database.Clock.Advance(TimeSpan.FromMinutes(5));
        var revoked = await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, " leaked "));
        Assert.Equal((Given.Now.AddMinutes(5), "leaked"), (revoked.RevokedAt, revoked.RevokeReason));
        Assert.Equal(TokenStatus.Revoked, revoked.StatusAt(Given.Now.AddDays(1)));
        Assert.Equal(revoked.RevokedAt, (await database.Read(session => database.Credentials.Find(session, secret)))!.RevokedAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_administrators_token_opens_what_the_person_may_do_and_is_in_no_list_of_users_tokens(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();

        var (token, secret) = await tenant.AdministratorToken();

        var credential = await database.Read(session => database.Credentials.Find(session, secret));
        Assert.NotNull(credential);
        Assert.Equal((null, tenant.Administrator.Id, "Ada Example"), (credential.ApplicationUserId, credential.AdministratorId, credential.Name));
        Assert.Equal(["role:organization:admin"], credential.Permissions.Granted);
        Assert.Null(await database.Read(session => database.TokenList.Find(session, tenant.Id, token.Id)));
        Assert.Equal(0, await database.Read(session => database.TokenList.List(tenant.Id, new TokenFilter(), Given.Now).Count(session)));
        Assert.Single(await database.Read(session => database.TokenList.FindMany(session, tenant.Id, [token.Id])));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_secret_of_ours_that_was_never_issued_opens_nothing(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await (await database.GivenTenant()).AdministratorToken();

        Assert.Null(await database.Read(session => database.Credentials.Find(session, TokenSecret.Generate(forAdministrator: true))));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Issuing_and_revoking_leave_an_entry_each_and_no_row_holds_the_secret(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User(), ipAllowlist: ["192.0.2.0/28"]);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, "leaked"));

        var page = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(TokenId: token.Id))
            .Page(session, ActivityRepository.NewestFirst.Reverse(), new PageRequest(PageRequest.MaximumSize)));
        var entries = page.Items.Select(item => item.Node).ToList();

        Assert.Equal([ActivityKind.TokenCreated, ActivityKind.TokenRevoked], entries.Select(entry => entry.Kind));
        Assert.Equal("leaked", entries[1].Reason);
        Assert.Equal(
            [
                new Change("description", null, "Deploys the shop"), new Change("prefix", null, secret.Prefix), new Change("maxAgeSeconds", null, "86400"),
                new Change("extendWhenUsed", null, "false"), new Change("ipAllowlist", null, "192.0.2.0/28"),
            ],
            entries[0].Changes.Items);
        var dump = await database.Dump();
        Assert.Contains(secret.Hash, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Reveal(), dump, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(secret.Reveal()[11..], dump, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Filters_sort_tokens_by_their_state_now(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (expired, _) = await tenant.Token(user, NewToken.MinimumAgeSeconds, ipAllowlist: ["10.0.0.0/8"]);
        var (active, _) = await tenant.Token(user, ipAllowlist: ["10.0.0.0/8", "0.0.0.0/0"]);
        var (forever, _) = await tenant.Token(user, maxAgeSeconds: null, ipAllowlist: ["10.0.0.0/8", "2001:db8::/32"]);
        var (revoked, _) = await tenant.Token(user);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, revoked.Id, null));
        await database.Tamper("update tokens set last_used_at = @At where id = @Id", new { active.Id, At = Given.Now.ToUnixTimeMilliseconds() });
        var now = Given.Now.AddSeconds(NewToken.MinimumAgeSeconds);

        await Expect(new TokenFilter { Status = TokenStatus.Active }, active, forever);
        await Expect(new TokenFilter { Status = TokenStatus.Expired }, expired);
        await Expect(new TokenFilter { Status = TokenStatus.Revoked }, revoked);
        await Expect(new TokenFilter { AnyAddress = true }, active, revoked);
        await Expect(new TokenFilter { AnyAddress = false }, expired, forever);
        await Expect(new TokenFilter { NeverUsed = true }, expired, forever, revoked);
        await Expect(new TokenFilter { NeverUsed = false }, active);
        await Expect(new TokenFilter { LastUsedBefore = now }, active);
        await Expect(new TokenFilter { LastUsedBefore = Given.Now });
        await Expect(new TokenFilter { ExpiresBefore = Given.Now.AddDays(2) }, expired, active, revoked);
        await Expect(new TokenFilter { CreatedBefore = Given.Now });
        await Expect(new TokenFilter { SeverityAtLeast = 0 });

        async Task Expect(TokenFilter filter, params Token[] expected)
        {
            var page = await database.Read(session => database.TokenList.List(tenant.Id, filter, now)
                .Page(session, TokenList.NewestFirst, new PageRequest(PageRequest.MaximumSize)));
            Assert.Equal(expected.Select(token => token.Id).Order(StringComparer.Ordinal), page.Items.Select(item => item.Node.Id).Order(StringComparer.Ordinal));
        }
    }
}
