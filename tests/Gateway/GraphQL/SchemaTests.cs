using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Tests.Support;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Visitors;
using Microsoft.Extensions.DependencyInjection;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>The contract: <c>schema.graphql</c> is what is served, and what is executed is what it says.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task The_served_schema_is_the_committed_one()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        using var http = new HttpClient();

        var served = await http.GetStringAsync(new Uri(gateway.Url, "/graphql/schema.graphql"));

        Snapshot.Match(served);
        Assert.Equal(Elements(GraphQLParser.Parser.Parse(served)), Elements(GraphQLParser.Parser.Parse(gateway.Services.GetRequiredService<SchemaSource>().Schema.Print())));
    }

    [Fact]
    public async Task Every_access_rule_names_an_element_of_the_schema()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var elements = gateway.Services.GetRequiredService<SchemaSource>().Schema.AllTypes.OfType<IComplexGraphType>()
            .SelectMany(type => type.Fields.Select(field => $"{type.Name}.{field.Name}").Append(type.Name)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(AccessRules.Table.Keys.Except(elements));
    }

    [Fact]
    public void Every_enum_has_the_members_that_the_code_knows()
    {
        var document = GraphQLParser.Parser.Parse(SchemaSource.ReadSdl());
        AssertSame<ActivityKind>();
        AssertSame<ActivityOutcome>();
        AssertSame<AdministratorStatus>();
        AssertSame<ApplicationUserStatus>();
        AssertSame<AuditPhase>();
        AssertSame<AuditRunStatus>();
        AssertSame<AuditTrigger>();
        AssertSame<Confidence>();
        AssertSame<EmailKind>();
        AssertSame<EmailStatus>();
        AssertSame<FindingStatus>();
        AssertSame<PrincipalKind>();
        AssertSame<ResourceKind>();
        AssertSame<Severity>();
        AssertSame<TokenStatus>();
        AssertSame<UseRefusal>();
        AssertSame<RefusalCode>("UserErrorCode");

        void AssertSame<T>(string? name = null)
            where T : struct, Enum =>
            Assert.Equal(
                Enum.GetValues<T>().Select(EnumText.Of),
                document.Definitions.OfType<GraphQLEnumTypeDefinition>().Single(type => type.Name.StringValue == (name ?? typeof(T).Name))
                    .Values!.Select(value => value.Name.StringValue));
    }

    [Fact]
    public void The_error_codes_are_a_contract() =>
        Snapshot.Match(string.Join('\n', typeof(ErrorCode).GetFields().Select(field => field.GetRawConstantValue())));

    /// <summary>Every type, field, argument and value with its type and default, sorted.</summary>
    private static List<string> Elements(GraphQLDocument document) => [.. document.Definitions.SelectMany(Elements).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Elements(ASTNode definition) => definition switch
    {
        GraphQLObjectTypeDefinition type => Of("type", type.Name, type.Fields, type.Interfaces),
        GraphQLInterfaceTypeDefinition type => Of("interface", type.Name, type.Fields, type.Interfaces),
        GraphQLInputObjectTypeDefinition type => type.Fields!.Select(field => $"input {type.Name}.{Argument(field)}"),
        GraphQLEnumTypeDefinition type => type.Values!.Select(value => $"enum {type.Name}.{value.Name} {value.Description?.Value}"),
        GraphQLUnionTypeDefinition type => type.Types!.Select(member => $"union {type.Name} {member.Name}"),
        GraphQLScalarTypeDefinition type => [$"scalar {type.Name} {type.Description?.Value}"],
        _ => [],
    };

    private static IEnumerable<string> Of(string kind, GraphQLName name, GraphQLFieldsDefinition? fields, GraphQLImplementsInterfaces? interfaces) =>
        fields!.Select(field => $"{kind} {name}.{field.Name}({string.Join(", ", field.Arguments?.Select(Argument) ?? [])}): {Text(field.Type)} {field.Description?.Value}")
            .Concat(interfaces?.Select(implemented => $"{kind} {name} implements {implemented.Name}") ?? []);

    private static string Text(ASTNode node) => new SDLPrinter().Print(node);

    private static string Argument(GraphQLInputValueDefinition argument) =>
        $"{argument.Name}: {Text(argument.Type)} = {(argument.DefaultValue is { } value ? Text(value) : "")} {argument.Description?.Value}";
}
