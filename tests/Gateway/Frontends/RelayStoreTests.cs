using System.Text.Json;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Frontends;

/// <summary>Relay's compiler accepts the schema, and its store keeps what the gateway answers.</summary>
public sealed class RelayStoreTests
{
    [NodeFact]
    public async Task Relay_pages_refetches_and_keeps_one_record_of_each_object()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var tokens = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            database.Clock.Advance(TimeSpan.FromMinutes(1));
            tokens.Add((await tenant.Token(user)).Token.Id);
        }

        var compiled = await FrontendProject.CompileRelay();
        Assert.Contains("Compilation completed", compiled, StringComparison.Ordinal);
        var output = await FrontendProject.Run(gateway, (await tenant.AdministratorToken()).Secret.Reveal(), "relay/store.js", user.Name);
        var answer = JsonDocument.Parse(output).RootElement;

        Assert.Equal(tokens.Take(4), Ids(answer, "all"));
        Assert.Equal(tokens.AsEnumerable().Reverse().Take(4), Ids(answer, "nested"));
        Assert.Equal(tokens.Count, answer.GetProperty("records").GetInt32());
        Assert.Equal("ACTIVE", answer.GetProperty("before").GetString());
        Assert.Equal("REVOKED", answer.GetProperty("after").GetString());
    }

    private static IEnumerable<string?> Ids(JsonElement answer, string list) => answer.GetProperty(list).EnumerateArray().Select(id => id.GetString());
}
