using System.Net;
using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Tests.Architecture;
using AppUsersGateway.Tests.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Revocations;

/// <summary>Whatever ends a token before its own time is in the journal (P16), and what cannot be written there is not done.</summary>
public sealed class EveryEndTests
{
    /// <summary>Everything that ends tokens, and nothing else does.</summary>
    private static readonly string[] Ends = ["deleteApplicationUser", "removeAdministrator", "revokeAdministratorToken", "revokeToken", "revokeTokens", "rotateToken"];

    [Fact]
    public void One_file_has_the_statements_that_end_tokens() => Assert.Equal(
        ["src/Data/Revocations/TokenEnds.cs"],
        SourceTree.CSharp("src").Where(file => SourceTree.Read(file) is var text
            && (text.Contains("revoked_at = ", StringComparison.Ordinal) || text.Contains("grace_ends_at = ", StringComparison.Ordinal) || text.Contains("delete from tokens", StringComparison.Ordinal))));

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whatever_ends_a_token_is_in_the_journal(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var scene = await MutationScene.Create(database);
        var ends = new List<string>();
        foreach (var (mutation, wanted) in MutationCase.All)
        {
            var before = RevocationJournal.Read(database.Journal).Ended.Count;
            await scene.Send(scene.Admin.Client, mutation, await wanted.Input(scene));
            Assert.Equal(await Ended(database), Journaled(database));
            if (RevocationJournal.Read(database.Journal).Ended.Count > before)
            {
                ends.Add(mutation);
            }
        }

        // The lines of the table make users and people without tokens.
        var (user, person) = (await scene.Tenant.User("with tokens"), await scene.Tenant.Person("grace@example.com"));
        await scene.Tenant.Token(user);
        var (_, shown) = await scene.Tenant.Token(await scene.Tenant.User("found in a gist"));
        await scene.Send(scene.Admin.Client, "deleteApplicationUser", new { applicationUserId = user.Id });
        Assert.Equal(RevocationReason.ApplicationUserDeleted, RevocationJournal.Read(database.Journal).Ended[^1].Reason);
        await scene.Send(scene.Admin.Client, "removeAdministrator", new { administratorId = person.Person.Id });
        Assert.Equal(RevocationReason.AdministratorRemoved, RevocationJournal.Read(database.Journal).Ended[^1].Reason);
        Assert.Equal(HttpStatusCode.OK, (await new Service(scene.Url).Revoke(("token", shown.Reveal()))).Status);
        Assert.Equal(RevocationReason.Revoked, RevocationJournal.Read(database.Journal).Ended[^1].Reason);
        Assert.Equal(await Ended(database), Journaled(database));
        Assert.Equal(Ends, ends.Union(["deleteApplicationUser", "removeAdministrator"]).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_the_journal_cannot_take_is_refused_and_not_done(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database, ("Limits:RevocationsPerMinute", "0"));
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");
        var user = await tenant.User();
        var (token, secret) = await tenant.Token(user);
        var person = await tenant.Person("grace@example.com");

        // Not even root can write into a folder as if it were a file.
        File.Move(database.Journal, database.Journal + ".away");
        Directory.CreateDirectory(database.Journal);
        var before = await database.Dump();
        Assert.Equal("STORAGE_UNAVAILABLE", await Change("revokeToken", "tokenId", token.Id));
        Assert.Equal("STORAGE_UNAVAILABLE", await Change("revokeTokens", "tokenIds", token.Id));
        Assert.Equal("STORAGE_UNAVAILABLE", await Change("rotateToken", "tokenId", token.Id));
        Assert.Equal("STORAGE_UNAVAILABLE", await Change("deleteApplicationUser", "applicationUserId", user.Id));
        Assert.Equal("STORAGE_UNAVAILABLE", await Change("removeAdministrator", "administratorId", person.Person.Id));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await new Service(gateway.Url).Revoke(("token", secret.Reveal()))).Status);

        var errors = gateway.Log.TakeErrors();
        Assert.True(errors.Count >= 6, string.Join('\n', errors));
        Assert.All(errors, error => Assert.Contains("journal cannot be written", error, StringComparison.Ordinal));
        Assert.Equal(before, await database.Dump());
        Assert.Equal(HttpStatusCode.NoContent, (await new Service(gateway.Url).Verify(secret.Reveal())).Status);

        Directory.Delete(database.Journal);
        File.Move(database.Journal + ".away", database.Journal);
        await admin.Change("revokeToken", new { tokenId = token.Id }, "token { id }");
        Assert.Equal(token.Id, Assert.Single(RevocationJournal.Read(database.Journal).Ended).TokenId);

        Task<string> Change(string mutation, string field, string id) =>
            admin.ErrorCode($"mutation {{ {mutation}(input: {{ {field}: \"{id}\" }}) {{ errors {{ code }} }} }}");
    }

    private static async Task<IEnumerable<string>> Ended(TestDatabase database) =>
        await database.Read(session => session.Query<string>("select id || ' ' || secret_hash from tokens where revoked_at is not null or grace_ends_at is not null order by id"));

    private static IEnumerable<string> Journaled(TestDatabase database) =>
        RevocationJournal.Read(database.Journal).Ended.Select(one => $"{one.TokenId} {one.SecretHash}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
