using AppUsersGateway.Tests.Support;
using GraphQLParser;
using GraphQLParser.AST;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Frontends;

/// <summary>A typed client generated from schema.graphql: it compiles, knows every operation, and works.</summary>
public sealed class TypedClientTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "node", "frontend");

    [NodeFact]
    public async Task The_generated_client_compiles_and_walks_through_an_ordinary_day()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();

        await FrontendProject.Generate();
        Assert.True(File.Exists(Path.Combine(Folder, "src", "generated", "graphql.ts")));
        Assert.Equal("", await FrontendProject.Compile());
        var day = await FrontendProject.Run(gateway, token, "built/walk.js");

        Assert.Equal(
            """{"viewer":"Administrator","secret":"augu_","takenBecause":"NAME_TAKEN","tokens":["REVOKED"],"newest":"typed-frontend","revoked":1,"tooMany":"BAD_USER_INPUT"}""",
            day.Trim());
    }

    [Fact]
    public void Every_field_of_the_roots_has_an_operation()
    {
        var asked = Directory.EnumerateFiles(Path.Combine(Folder, "operations"), "*.graphql")
            .SelectMany(file => Parser.Parse(File.ReadAllText(file)).Definitions.OfType<GraphQLOperationDefinition>())
            .SelectMany(operation => operation.SelectionSet.Selections.OfType<GraphQLField>().Select(field => $"{operation.Operation}.{field.Name.StringValue}"));
        var schema = Parser.Parse(File.ReadAllText(Path.Combine(Folder, "schema.graphql")));
        var offered = schema.Definitions.OfType<GraphQLObjectTypeDefinition>()
            .Where(type => type.Name.StringValue is "Query" or "Mutation" or "Subscription")
            .SelectMany(type => type.Fields!.Select(field => $"{type.Name.StringValue}.{field.Name.StringValue}"));

        Assert.Empty(offered.Except(asked, StringComparer.Ordinal).Select(field => $"tests/Frontend/operations: no operation asks {field}"));
    }
}
