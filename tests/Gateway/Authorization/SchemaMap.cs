using AppUsersGateway.Gateway.GraphQL;
using GraphQLParser.AST;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>A type as it stands beside a field or argument.</summary>
internal sealed record TypeUse(string Text, string Name, bool Required, bool IsList)
{
    public static TypeUse Of(GraphQLType type) => type switch
    {
        GraphQLNonNullType demanded when Of(demanded.Type) is var use => use with { Text = use.Text + "!", Required = true },
        GraphQLListType list when Of(list.Type) is var use => new TypeUse($"[{use.Text}]", use.Name, Required: false, IsList: true),
        GraphQLNamedType named => new TypeUse(named.Name.StringValue, named.Name.StringValue, Required: false, IsList: false),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

/// <summary>An argument, or a field of an input.</summary>
internal sealed record InputElement(string Element, string Name, TypeUse Type, bool IsDemanded);

/// <summary>A field of an object type or interface.</summary>
internal sealed record FieldElement(string Owner, string Name, TypeUse Type, IReadOnlyList<InputElement> Arguments)
{
    public string Element => $"{Owner}.{Name}";
}

/// <summary>The schema as the matrix sees it: everything that a caller can name.</summary>
internal sealed class SchemaMap
{
    /// <summary>
    /// What <c>node</c> finds by a rule of its own beside that of the type: the row's name, the type, and what <c>Things</c> calls it.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, (string Type, string Thing)> FoundOtherwise = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["Token of a person"] = ("Token", "Token.person"),
        ["TokenUse"] = ("ActivityEvent", "TokenUse"),
    };

    public static readonly SchemaMap Served = new(GraphQLParser.Parser.Parse(SchemaSource.ReadSdl()));

    private SchemaMap(GraphQLDocument document)
    {
        var objects = document.Definitions.OfType<GraphQLObjectTypeDefinition>().ToList();
        var interfaces = document.Definitions.OfType<GraphQLInterfaceTypeDefinition>().ToList();
        Fields = objects.Select(type => (Name: type.Name.StringValue, type.Fields)).Concat(interfaces.Select(type => (Name: type.Name.StringValue, type.Fields)))
            .ToDictionary(type => type.Name, type => Read(type.Name, type.Fields!), StringComparer.Ordinal);
        Possible = interfaces.Select(type => (Name: type.Name.StringValue, Types: Implementing(objects, type.Name.StringValue)))
            .Concat(document.Definitions.OfType<GraphQLUnionTypeDefinition>().Select(type => (type.Name.StringValue, (IReadOnlyList<string>)[.. type.Types!.Select(member => member.Name.StringValue)])))
            .ToDictionary(type => type.Item1, type => type.Item2, StringComparer.Ordinal);
        Inputs = document.Definitions.OfType<GraphQLInputObjectTypeDefinition>().ToDictionary(
            type => type.Name.StringValue,
            type => (IReadOnlyList<InputElement>)[.. type.Fields!.Select(field => Input($"{type.Name.StringValue}.{field.Name.StringValue}", field))],
            StringComparer.Ordinal);
        Enums = document.Definitions.OfType<GraphQLEnumTypeDefinition>().ToDictionary(
            type => type.Name.StringValue, type => (IReadOnlyList<string>)[.. type.Values!.Select(value => value.Name.StringValue)], StringComparer.Ordinal);
    }

    /// <summary>The fields of object types and interfaces.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FieldElement>> Fields { get; }

    /// <summary>The object types that an interface or union can be.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Possible { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<InputElement>> Inputs { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Enums { get; }

    /// <summary>The types that <c>node</c> finds.</summary>
    public IReadOnlyList<string> Nodes => Possible["Node"];

    /// <summary>Everything that needs a verdict, in the schema's order.</summary>
    public IEnumerable<string> Elements =>
    [
        .. Nodes, .. FoundOtherwise.Keys,
        .. Fields.Values.SelectMany(members => members).SelectMany(member => member.Arguments.Select(argument => argument.Element).Prepend(member.Element)),
        .. Inputs.Values.SelectMany(members => members).Select(member => member.Element),
        .. Orders.SelectMany(order => Enums[order].Select(value => $"{order}.{value}")),
    ];

    // The enums that lists are sorted by.
    private IEnumerable<string> Orders => Inputs.Where(input => input.Key.EndsWith("Order", StringComparison.Ordinal))
        .SelectMany(input => input.Value).Select(member => member.Type.Name).Where(Enums.ContainsKey).Distinct(StringComparer.Ordinal);

    public FieldElement Field(string owner, string name) => Fields[owner].Single(field => field.Name == name);

    /// <summary>Whether objects are answered, which must be asked for something.</summary>
    public bool IsObject(TypeUse type) => Fields.ContainsKey(type.Name) || Possible.ContainsKey(type.Name);

    private static IReadOnlyList<string> Implementing(IEnumerable<GraphQLObjectTypeDefinition> objects, string name) =>
        [.. objects.Where(type => type.Interfaces?.Any(implemented => implemented.Name.StringValue == name) == true).Select(type => type.Name.StringValue)];

    private static IReadOnlyList<FieldElement> Read(string owner, GraphQLFieldsDefinition fields) =>
        [.. fields.Select(field => new FieldElement(
            owner,
            field.Name.StringValue,
            TypeUse.Of(field.Type),
            [.. field.Arguments?.Select(argument => Input($"{owner}.{field.Name.StringValue}({argument.Name.StringValue})", argument)) ?? []]))];

    private static InputElement Input(string element, GraphQLInputValueDefinition input)
    {
        var type = TypeUse.Of(input.Type);
        return new InputElement(element, input.Name.StringValue, type, type.Required && input.DefaultValue is null);
    }
}
