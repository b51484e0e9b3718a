using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Revocations;

public sealed class RevocationJournalTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_line_says_which_token_when_and_why_and_never_the_secret(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());

        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, "leaked"));

        var content = RevocationJournal.Read(database.Journal);
        Assert.Equal(new Revocation(token.Id, secret.Hash, Given.Now, Given.Now, RevocationReason.Revoked), Assert.Single(content.Ended));
        Assert.Equal((Given.Now, 0), (content.Begins, content.Damaged));
        var text = await File.ReadAllTextAsync(database.Journal);
        Assert.DoesNotContain(secret.Reveal()[5..20], text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 250);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(database.Journal));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_rotation_says_when_the_old_secret_ends(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());

        await database.Write(session => database.Get<TokenRotation>().Rotate(session, tenant.Actor, token.Id, RotationTerms.Check(600, null)));

        var line = Assert.Single(RevocationJournal.Read(database.Journal).Ended);
        Assert.Equal((token.Id, Given.Now.AddSeconds(600), RevocationReason.Rotated), (line.TokenId, line.EndsAt, line.Reason));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_rolled_back_leaves_no_line(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());

        await Assert.ThrowsAsync<TimeoutException>(() => database.Write(async session =>
        {
            await database.Tokens.Revoke(session, tenant.Actor, token.Id, null);
            throw new TimeoutException();
        }));

        Assert.False(File.Exists(database.Journal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(150)]
    public async Task A_line_that_a_crash_cut_off_is_passed_over_and_spoils_no_other(int bytes)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var tokens = new[] { (await tenant.Token(user)).Token, (await tenant.Token(user)).Token, (await tenant.Token(user)).Token };
        await End(0);
        await End(1);
        var whole = await File.ReadAllTextAsync(database.Journal);
        var last = whole.TrimEnd('\n').LastIndexOf('\n') + 1;

        await File.WriteAllTextAsync(database.Journal, whole[..Math.Min(last + bytes, whole.Length - 1)]);
        var torn = RevocationJournal.Read(database.Journal);
        await End(2);
        var after = RevocationJournal.Read(database.Journal);

        // With all but the end of its line, it is whole.
        var isWhole = last + bytes >= whole.Length - 1;
        Assert.Equal((isWhole ? 2 : 1, isWhole ? 0 : 1), (torn.Ended.Count, torn.Damaged));
        Assert.Equal(tokens[2].Id, after.Ended[^1].TokenId);
        Assert.Equal((torn.Ended.Count + 1, torn.Damaged), (after.Ended.Count, after.Damaged));

        Task End(int number) => database.Write(session => database.Tokens.Revoke(session, tenant.Actor, tokens[number].Id, null));
    }

    [Theory]
    [InlineData("tok_", "tok_x")]
    [InlineData("REVOKED", "ROTATED")]
    public async Task A_line_that_was_changed_is_told_and_not_believed(string before, string after)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));

        await File.WriteAllTextAsync(database.Journal, (await File.ReadAllTextAsync(database.Journal)).Replace(before, after, StringComparison.Ordinal));

        var content = RevocationJournal.Read(database.Journal);
        Assert.Empty(content.Ended);
        Assert.Equal(1, content.Damaged);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Several_nodes_append_at_once_and_no_line_is_lost(TestEngine engine)
    {
        const int Nodes = 4;
        const int Each = 10;
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: Nodes * Each);
        var user = await tenant.User();
        var ids = new List<string>();
        for (var number = 0; number < Nodes * Each; number++)
        {
            ids.Add((await tenant.Token(user)).Token.Id);
        }

        await Task.WhenAll(ids.Chunk(Each).Select(own => Task.Run(async () =>
        {
            await using var node = database.AnotherNode();
            foreach (var id in own)
            {
                await node.Write(session => node.Tokens.Revoke(session, tenant.Actor, id, null));
            }
        })));

        var content = RevocationJournal.Read(database.Journal);
        Assert.Equal(ids.Order(StringComparer.Ordinal), content.Ended.Select(one => one.TokenId).Order(StringComparer.Ordinal));
        Assert.Equal(0, content.Damaged);
    }
}
