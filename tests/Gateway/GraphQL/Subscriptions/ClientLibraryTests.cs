using System.Text.Json;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

/// <summary>The clients that frontends use (npm graphql-ws and graphql-sse), against the real endpoint and clock.</summary>
public sealed class ClientLibraryTests
{
    private static readonly NodeProject Scripts = new("clients");

    [NodeFact]
    public async Task Graphql_ws_asks_changes_follows_and_is_told_that_its_token_is_dead()
    {
        var seen = await Run("graphql-ws");

        Assert.Equal("""["BAD_USER_INPUT"]""", seen.GetProperty("invalid").GetRawText());
        Assert.Equal(4403, seen.GetProperty("dead").GetInt32());
    }

    [NodeFact]
    public async Task Graphql_sse_asks_changes_follows_and_is_told_that_its_token_is_dead()
    {
        var seen = await Run("graphql-sse");

        Assert.Equal("""["BAD_USER_INPUT"]""", seen.GetProperty("invalid").GetRawText());
        Assert.Equal(401, seen.GetProperty("dead").GetInt32());
    }

    private static async Task<JsonElement> Run(string client)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var live = (await tenant.AdministratorToken()).Secret.Reveal();
        var (dead, secret) = await tenant.Token(await tenant.User("revoked"));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, dead.Id, null));

        var (output, errors) = await Scripts.Run(
            "clients.mjs", [client, new Uri(gateway.Url, "/graphql").ToString()], [("LIVE_TOKEN", live), ("DEAD_TOKEN", secret.Reveal())]);

        Assert.True(output.StartsWith('{'), errors);
        var seen = JsonDocument.Parse(output).RootElement;
        Assert.Equal("""{"data":{"viewer":{"permissions":["role:organization:admin"]}}}""", seen.GetProperty("query").GetRawText());
        Assert.Equal("""{"data":{"createApplicationUser":{"errors":[{"code":"INVALID_NAME"}]}}}""", seen.GetProperty("mutation").GetRawText());
        Assert.Equal("""["BAD_USER_INPUT"]""", seen.GetProperty("unknown").GetRawText());
        Assert.Equal(2, seen.GetProperty("events").GetArrayLength());
        Assert.All(seen.GetProperty("events").EnumerateArray(), entry => Assert.StartsWith("user-", entry.GetProperty("applicationUser").GetProperty("name").GetString(), StringComparison.Ordinal));
        return seen;
    }
}
