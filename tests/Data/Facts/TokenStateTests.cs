using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Facts;

/// <summary>What auditors see of tokens that are suspended or rotated: only what works is judged as if it worked.</summary>
public sealed class TokenStateTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_suspended_token_is_no_live_one_until_it_is_resumed(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), maxAgeSeconds: null);
        database.Clock.Advance(TimeSpan.FromHours(1));
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, token.Id, null));

        var (tokens, user) = await Facts(database, tenant);
        Assert.Empty(tokens);
        Assert.Equal((0, Given.Now.AddHours(1)), (user.LiveTokens, user.LastTokenEndedAt));

        // Revoked later, it stopped working when it was suspended.
        database.Clock.Advance(TimeSpan.FromHours(1));
        await database.Write(session => database.Get<TokenSuspension>().Resume(session, tenant.Actor, token.Id));
        (tokens, user) = await Facts(database, tenant);
        Assert.Equal((token.Id, null), (Assert.Single(tokens).TokenId, tokens[0].GraceEndsAt));
        Assert.Equal((1, null), (user.LiveTokens, user.LastTokenEndedAt));
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, tenant.Actor, token.Id, null));
        database.Clock.Advance(TimeSpan.FromHours(1));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));
        Assert.Equal(Given.Now.AddHours(2), (await Facts(database, tenant)).User.LastTokenEndedAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_rotated_token_is_live_with_its_end_until_the_overlap_is_over(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (old, _) = await tenant.Token(await tenant.User(), maxAgeSeconds: null);
        var rotated = await database.Write(session => database.Get<TokenRotation>().Rotate(session, tenant.Actor, old.Id, RotationTerms.Check(3_600, null)));

        var (tokens, user) = await Facts(database, tenant);
        Assert.Equal(2, user.LiveTokens);
        Assert.Equal(Given.Now.AddHours(1), tokens.Single(token => token.TokenId == old.Id).GraceEndsAt);
        Assert.Equal(Given.Now.AddHours(1), tokens.Single(token => token.TokenId == old.Id).ExpiresAt);
        database.Clock.Advance(TimeSpan.FromHours(1));
        (tokens, user) = await Facts(database, tenant);
        Assert.Equal((rotated.Token.Id, null, null), (Assert.Single(tokens).TokenId, tokens[0].GraceEndsAt, tokens[0].ExpiresAt));
        Assert.Equal((1, Given.Now.AddHours(1)), (user.LiveTokens, user.LastTokenEndedAt));
    }

    private static Task<(IReadOnlyList<TokenFacts> Tokens, ApplicationUserFacts User)> Facts(TestDatabase database, Tenant tenant) => database.Read(async session =>
    {
        var batches = await database.Get<FactsReader>().Users(session, tenant.Id, database.Clock.GetUtcNow()).ToListAsync();
        var found = batches.Single().Users.Single();
        return (found.Tokens, found.User);
    });
}
