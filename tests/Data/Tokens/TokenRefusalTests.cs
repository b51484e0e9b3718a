using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Tokens;

public sealed class TokenRefusalTests
{
    private static readonly NewToken Wanted = NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_an_active_user_of_the_organization_gets_a_token(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var stranger = await database.GivenTenant("Another");
        var user = await tenant.User();

        await Refused(RefusalCode.NotFound, stranger.Actor, user.Id);
        await Refused(RefusalCode.NotFound, tenant.Actor, "app_00000000000000000000000000");
        await Refused(RefusalCode.NotFound, tenant.Actor, tenant.Administrator.Id);
        await database.Write(session => database.Users.Disable(session, tenant.Actor, user.Id));
        await Refused(RefusalCode.Conflict, tenant.Actor, user.Id);
        await database.Write(session => database.Users.Delete(session, tenant.Actor, user.Id));
        await Refused(RefusalCode.NotFound, tenant.Actor, user.Id);

        Task Refused(RefusalCode code, Actor actor, string id) =>
            database.Refused(code, "applicationUserId", session => database.Tokens.Create(session, actor, id, Wanted));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_token_is_revoked_once_and_only_by_its_organization(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var stranger = await database.GivenTenant("Another");
        var (token, _) = await tenant.Token(await tenant.User());
        var (own, _) = await tenant.AdministratorToken();

        await Refused(RefusalCode.NotFound, "tokenId", stranger.Actor, token.Id);
        await Refused(RefusalCode.NotFound, "tokenId", tenant.Actor, "tok_00000000000000000000000000");
        await Refused(RefusalCode.NotFound, "tokenId", tenant.Actor, own.Id);
        await Refused(RefusalCode.InvalidText, "reason", tenant.Actor, token.Id, "two\r\nlines");
        await Refused(RefusalCode.InvalidText, "reason", tenant.Actor, token.Id, new string('x', 501));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));
        await Refused(RefusalCode.AlreadyRevoked, "tokenId", tenant.Actor, token.Id);

        Assert.Null(await database.Read(session => database.TokenList.Find(session, stranger.Id, token.Id)));
        Assert.Empty(await database.Read(session => database.TokenList.FindMany(session, stranger.Id, [token.Id])));
        Assert.Equal(0, await database.Read(session => database.TokenList.List(stranger.Id, new TokenFilter { ApplicationUserId = token.ApplicationUserId }, Given.Now).Count(session)));

        Task Refused(RefusalCode code, string field, Actor actor, string id, string? reason = null) =>
            database.Refused(code, field, session => database.Tokens.Revoke(session, actor, id, reason));
    }

    [Theory]
    [InlineData(599L)]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(315_360_001L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_session_lasts_ten_minutes_to_ten_years(long seconds) =>
        Silence.Refused(RefusalCode.InvalidDuration, "maxAgeSeconds", () => Check(seconds));

    [Theory]
    [InlineData(600L)]
    [InlineData(315_360_000L)]
    [InlineData(null)]
    public void The_ends_of_the_range_and_no_end_at_all_are_allowed(long? seconds) => Assert.Equal(seconds, Check(seconds).MaxAgeSeconds);

    [Fact]
    public void What_never_ends_cannot_be_extended() =>
        Silence.Refused(RefusalCode.InvalidDuration, "maxAgeSeconds", () => NewToken.Check(null, null, extendWhenUsed: true, null, allowAnyAddress: false));

    [Fact]
    public void An_allowlist_that_allows_every_address_needs_to_be_meant()
    {
        Silence.Refused(RefusalCode.InvalidIpNetwork, "ipAllowlist", () => Check(600, allowAnyAddress: false, "10.0.0.0/8", "::/0"));
        Silence.Refused(RefusalCode.InvalidIpNetwork, "ipAllowlist", () => Check(600, allowAnyAddress: false, "0.0.0.0/0"));
        Assert.NotNull(Check(600, allowAnyAddress: true, "0.0.0.0/0").IpAllowlist);
    }

    [Fact]
    public void A_faulty_network_is_named_once()
    {
        var refusal = Silence.Refused(RefusalCode.InvalidIpNetwork, "ipAllowlist", () => Check(600, allowAnyAddress: true, "10.0.0.0/8", "10.0.0.1/8"));

        Assert.StartsWith("ipAllowlist[1]: ", refusal.Message, StringComparison.Ordinal);
        Silence.Refused(RefusalCode.InvalidIpNetwork, "ipAllowlist", () => Check(600, allowAnyAddress: true));
    }

    private static NewToken Check(long? seconds) => NewToken.Check(null, seconds, extendWhenUsed: false, null, allowAnyAddress: false);

    private static NewToken Check(long? seconds, bool allowAnyAddress, params string[] networks) =>
        NewToken.Check(null, seconds, extendWhenUsed: false, networks, allowAnyAddress);
}
