using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>How a person gets in is for that person and for reviewers to see, whichever way one asks.</summary>
public sealed class PersonTokenTests
{
    private const string Ask = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } activity(where: { tokenId: $id }) { nodes { kind token { id } changes { field } } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_may_not_list_a_persons_tokens_sees_none_by_any_way(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (bob, bobs) = await tenant.Person("bob@example.com", Permission.AppUsersWrite);
        var (_, ritas) = await tenant.Person("rita@example.com", Permission.AuditRead);
        var (token, secret) = await tenant.AdministratorToken();
        var id = token.Id;
        var seen = $$$"""{"node":{"id":"{{{id}}}"},"nodes":[{"id":"{{{id}}}"}],"activity":{"nodes":[{"kind":"ADMINISTRATOR_TOKEN_CREATED","token":{"id":"{{{id}}}"},"changes":[{"field":"description"},{"field":"prefix"},{"field":"maxAgeSeconds"},{"field":"extendWhenUsed"}]}]}}""";
        var hidden = """{"node":null,"nodes":[null],"activity":{"nodes":[{"kind":"ADMINISTRATOR_TOKEN_CREATED","token":null,"changes":[]}]}}""";

        Assert.Equal(hidden, (await gateway.As(bobs).Data(Ask, new { id })).GetRawText());
        Assert.Equal(seen, (await gateway.As(ritas).Data(Ask, new { id })).GetRawText());
        Assert.Equal(seen, (await gateway.As(secret.Reveal()).Data(Ask, new { id })).GetRawText());

        // One's own, without the permission.
        var own = (await gateway.As(bobs).Data("{ viewer { token { id } } }")).GetProperty("viewer").GetProperty("token").GetProperty("id").GetString()!;
        Assert.Equal(seen.Replace(id, own, StringComparison.Ordinal), (await gateway.As(bobs).Data(Ask, new { id = own })).GetRawText());

        // Where it was used from, in the list of uses and by id.
        await gateway.FlushUses();
        Assert.Equal("0", await Uses(gateway.As(bobs)));
        Assert.NotEqual("0", await Uses(gateway.As(ritas)));
        var use = (await gateway.As(ritas).Data("query($id: ID!) { activity(where: { kind: TOKEN_USED, tokenId: $id }) { nodes { id } } }", new { id }))
            .GetProperty("activity").GetProperty("nodes")[0].GetProperty("id").GetString();
        Assert.Equal("""{"node":null}""", (await gateway.As(bobs).Data("query($use: ID!) { node(id: $use) { id } }", new { use })).GetRawText());
        Assert.Equal($$$"""{"node":{"id":"{{{use}}}"}}""", (await gateway.As(ritas).Data("query($use: ID!) { node(id: $use) { id } }", new { use })).GetRawText());

        // A secret that was found: its holder is for the reviewers to name.
        Assert.Equal("""{"token":null,"errors":[]}""", (await gateway.As(bobs).Change("identifyToken", new { secret = secret.Reveal() }, "token { id }")).GetRawText());
        Assert.Equal($$"""{"token":{"id":"{{id}}"},"errors":[]}""", (await gateway.As(ritas).Change("identifyToken", new { secret = secret.Reveal() }, "token { id }")).GetRawText());

        // Changing it fails as for a token that does not exist.
        foreach (var mutation in (string[])["revokeToken", "suspendToken", "resumeToken", "rotateToken"])
        {
            Assert.Equal("NOT_FOUND tokenId", await gateway.As(bobs).Refusal(mutation, new { tokenId = id }));
            Assert.Equal("NOT_FOUND tokenId", await gateway.As(bobs).Refusal(mutation, new { tokenId = id[..^4] + "zzzz" }));
        }

        Assert.Equal("FORBIDDEN", await gateway.As(bobs).ErrorCode("query($id: ID!) { node(id: $id) { ... on Administrator { tokens { totalCount } } } }", new { id = tenant.Administrator.Id }));
        Assert.Equal(1, (await gateway.As(bobs).Data("query($id: ID!) { node(id: $id) { ... on Administrator { tokens { totalCount } } } }", new { id = bob.Id })).GetProperty("node").GetProperty("tokens").GetProperty("totalCount").GetInt32());
    }

    private static async Task<string> Uses(GraphQLClient client) =>
        (await client.Data("{ activity(where: { kind: TOKEN_USED }) { totalCount } }")).GetProperty("activity").GetProperty("totalCount").GetRawText();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_persons_token_keeps_its_scopes_and_they_are_of_the_catalogue(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        var made = await admin.Change(
            "createAdministratorToken", new { administratorId = tenant.Administrator.Id, scopes = new[] { Permission.AuditRead } }, "secret token { scopes }");
        Assert.Equal($"[\"{Permission.AuditRead}\"]", made.GetProperty("token").GetProperty("scopes").GetRawText());
        var narrow = gateway.As(made.GetProperty("secret").GetString());
        await narrow.Data("{ findings { totalCount } }");
        Assert.Equal("FORBIDDEN", await narrow.ErrorCode("mutation { createApplicationUser(input: { name: \"x\" }) { errors { code } } }"));

        Assert.Equal("INVALID_PERMISSION scopes", await admin.Refusal("createAdministratorToken", new { administratorId = tenant.Administrator.Id, scopes = new[] { "everything" } }));
    }
}
