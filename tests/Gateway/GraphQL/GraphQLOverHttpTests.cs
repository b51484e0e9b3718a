using System.Text.Json;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>The audits that come with the GraphQL over HTTP specification (npm graphql-http), against the real endpoint.</summary>
public sealed class GraphQLOverHttpTests
{
    /// <summary>13 of MUST, 23 of SHOULD, 25 of MAY.</summary>
    private const int Audits = 61;

    private static readonly NodeProject Scripts = new("audit");

    [NodeFact]
    public async Task All_audits_of_the_specification_pass()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();

        var (output, errors) = await Scripts.Run("audit.mjs", [new Uri(gateway.Url, "/graphql").ToString()], [("AUDIT_TOKEN", token)]);

        Assert.True(output.StartsWith('{'), errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Empty(result.GetProperty("others").EnumerateArray().Select(other => other.GetString()));
        Assert.Equal(Audits, result.GetProperty("passed").GetInt32());
    }
}
