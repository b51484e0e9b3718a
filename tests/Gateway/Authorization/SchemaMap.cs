using AppUsersGateway.Gateway.GraphQL;
using GraphQLParser.AST;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>A type as it stands beside a field or argument.</summary>
internal sealed record TypeUse(string Text, string Name, bool Required, bool IsList)
{
    public static TypeUse Of(GraphQLType type) => type switch
    {
        GraphQLNonNullType demanded => Demanded(Of(demanded.Type)),
        GraphQLListType list => List(Of(list.Type)),
        GraphQLNamedType named => new TypeUse(named.Name.StringValue, named.Name.StringValue, Required: false, IsList: false),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static TypeUse Demanded(TypeUse use) => use with { Text = use.Text + "!", Required = true };

    private static TypeUse List(TypeUse use) => new($"[{use.Text}]", use.Name, Required: false, IsList: true);
}

/// <summary>An argument, or a field of an input.</summary>
internal sealed record InputElement(string Element, string Name, TypeUse Type, bool IsDemanded);

/// <summary>A field of an object type.</summary>
internal sealed record FieldElement(string Owner, string Name, TypeUse Type, IReadOnlyList<InputElement> Arguments)
{
    public string Element => $"{Owner}.{Name}";
}

/// <summary>The schema as the matrix sees it: everything that a caller can name.</summary>
internal sealed class SchemaMap
{
    public static readonly SchemaMap Served = new(GraphQLParser.Parser.Parse(SchemaSource.ReadSdl()));

    private SchemaMap(GraphQLDocument document)
    {
        var objects = document.Definitions.OfType<GraphQLObjectTypeDefinition>().ToList();
        Objects = objects.ToDictionary(type => type.Name.StringValue, Fields, StringComparer.Ordinal);
        Nodes = [.. objects.Where(type => type.Interfaces?.Any(implemented => implemented.Name.StringValue == "Node") == true).Select(type => type.Name.StringValue)];
        Abstract = document.Definitions.Where(type => type is GraphQLInterfaceTypeDefinition or GraphQLUnionTypeDefinition)
            .Cast<GraphQLTypeDefinition>().Select(type => type.Name.StringValue).ToHashSet(StringComparer.Ordinal);
        Inputs = document.Definitions.OfType<GraphQLInputObjectTypeDefinition>().ToDictionary(
            type => type.Name.StringValue,
            type => (IReadOnlyList<InputElement>)[.. type.Fields!.Select(field => Input($"{type.Name.StringValue}.{field.Name.StringValue}", field))],
            StringComparer.Ordinal);
        Enums = document.Definitions.OfType<GraphQLEnumTypeDefinition>().ToDictionary(
            type => type.Name.StringValue, type => (IReadOnlyList<string>)[.. type.Values!.Select(value => value.Name.StringValue)], StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<FieldElement>> Objects { get; }

    /// <summary>The types that <c>node</c> finds.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Interfaces and unions.</summary>
    public IReadOnlySet<string> Abstract { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<InputElement>> Inputs { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Enums { get; }

    /// <summary>The enums that lists are sorted by.</summary>
    public IEnumerable<string> Orders => Inputs.Where(input => input.Key.EndsWith("Order", StringComparison.Ordinal))
        .SelectMany(input => input.Value).Select(member => member.Type.Name).Where(Enums.ContainsKey).Distinct(StringComparer.Ordinal);

    /// <summary>Everything that needs a verdict, in the schema's order.</summary>
    public IEnumerable<string> Elements =>
    [
        .. Nodes,
        .. Objects.Values.SelectMany(members => members).SelectMany(member => member.Arguments.Select(argument => argument.Element).Prepend(member.Element)),
        .. Inputs.Values.SelectMany(members => members).Select(member => member.Element),
        .. Orders.SelectMany(order => Enums[order].Select(value => $"{order}.{value}")),
    ];

    public FieldElement Field(string owner, string name) => Objects[owner].Single(field => field.Name == name);

    private static IReadOnlyList<FieldElement> Fields(GraphQLObjectTypeDefinition type) =>
        [.. type.Fields!.Select(field => new FieldElement(
            type.Name.StringValue,
            field.Name.StringValue,
            TypeUse.Of(field.Type),
            [.. field.Arguments?.Select(argument => Input($"{type.Name.StringValue}.{field.Name.StringValue}({argument.Name.StringValue})", argument)) ?? []]))];

    private static InputElement Input(string element, GraphQLInputValueDefinition input)
    {
        var type = TypeUse.Of(input.Type);
        return new InputElement(element, input.Name.StringValue, type, type.Required && input.DefaultValue is null);
    }
}
