using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.Types;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Plans;

/// <summary>Valid queries of a schema, at random and repeatable: fields, aliases, arguments, variables, fragments, directives.</summary>
/// <param name="schema">The schema.</param>
/// <param name="seed">The same seed gives the same queries.</param>
/// <param name="texts">What texts and ids may be: names and ids of the test's rows among others.</param>
internal sealed class RandomQueries(ISchema schema, int seed, IReadOnlyList<string> texts)
{
    private const int Depth = 4;
    private const int Breadth = 4;

    private readonly Random random = new(seed);
    private readonly List<string> definitions = [];
    private readonly List<string> fragments = [];
    private JsonObject variables = [];

    public (string Query, JsonObject Variables) Next()
    {
        variables = [];
        definitions.Clear();
        fragments.Clear();
        var body = Selection(schema.Query, Depth);
        var head = definitions.Count == 0 ? "query Random" : $"query Random({string.Join(", ", definitions)})";
        return ($"{head} {body} {string.Join(' ', fragments)}", variables);
    }

    private string Selection(IGraphType type, int depth)
    {
        var text = new StringBuilder("{ ");
        if (type is IAbstractGraphType many)
        {
            text.Append("__typename ");
            foreach (var one in many.PossibleTypes.Where(_ => Chance(2)))
            {
                text.Append(CultureInfo.InvariantCulture, $"... on {one.Name} {Selection(one, depth - 1)} ");
            }

            return text.Append('}').ToString();
        }

        var fields = ((IObjectGraphType)type).Fields.Where(field => depth > 1 || field.ResolvedType!.GetNamedType() is ScalarGraphType).ToList();
        for (var count = 1 + random.Next(Breadth); count > 0 && fields.Count > 0; count--)
        {
            text.Append(Chance(12) ? "__typename" : Field(fields[random.Next(fields.Count)], depth)).Append(' ');
        }

        return text.Length == 2 ? "{ __typename }" : Wrapped(text.Append('}').ToString(), (INamedType)type);
    }

    /// <summary>Sometimes the same selection by way of a fragment.</summary>
    private string Wrapped(string selection, INamedType type)
    {
        if (Chance(8))
        {
            return $"{{ ... on {type.Name} {selection} }}";
        }

        if (!Chance(10))
        {
            return selection;
        }

        var name = $"f{fragments.Count}";
        fragments.Add($"fragment {name} on {type.Name} {selection}");
        return $"{{ ...{name} }}";
    }

    private string Field(FieldType field, int depth)
    {
        // Always another name: fields of equal name must have equal arguments.
        var alias = $"a{random.Next(1_000_000)}: ";
        var arguments = field.Arguments?.Where(argument => argument.ResolvedType is NonNullGraphType || Chance(argument.Name is "first" ? 2 : 5))
            .Select(argument => $"{argument.Name}: {Argument(argument.Name, argument.ResolvedType!)}").ToList() ?? [];
        var directive = Chance(40) ? " @include(if: true)" : "";
        var type = field.ResolvedType!.GetNamedType();
        return $"{alias}{field.Name}{(arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})")}{directive}{(type is ScalarGraphType ? "" : " " + Selection(type, depth - 1))}";
    }

    /// <summary>A literal, or a variable with its value.</summary>
    private string Argument(string name, IGraphType type)
    {
        var value = Value(name, type, Depth);
        if (!Chance(3))
        {
            return Literal(value, type);
        }

        var variable = $"v{definitions.Count}";
        definitions.Add($"${variable}: {type}");
        variables[variable] = value;
        return "$" + variable;
    }

    private JsonNode? Value(string name, IGraphType type, int depth) => type switch
    {
        NonNullGraphType required => Value(name, required.ResolvedType!, depth),
        ListGraphType list => new JsonArray(Value(name, list.ResolvedType!, depth)),
        EnumerationGraphType members => members.Values.ElementAt(random.Next(members.Values.Count)).Name,
        IInputObjectGraphType input => new JsonObject(input.Fields.Where(field => depth > 0 && (field.ResolvedType is NonNullGraphType || Chance(5)))
            .Select(field => KeyValuePair.Create(field.Name, Value(field.Name, field.ResolvedType!, depth - 1)))),
        BooleanGraphType => Chance(2),
        IntGraphType => name is "first" or "last" ? 1 + random.Next(4) : random.Next(100),
        { } scalar when ((INamedType)scalar).Name == "DateTime" => "2026-11-20T00:00:00Z",
        _ => texts[random.Next(texts.Count)],
    };

    private static string Literal(JsonNode? value, IGraphType type) => (value, type) switch
    {
        (_, NonNullGraphType required) => Literal(value, required.ResolvedType!),
        (JsonArray list, ListGraphType items) => $"[{string.Join(", ", list.Select(item => Literal(item, items.ResolvedType!)))}]",
        (JsonObject fields, IInputObjectGraphType input) =>
            $"{{ {string.Join(", ", fields.Select(field => $"{field.Key}: {Literal(field.Value, input.Fields.Find(field.Key)!.ResolvedType!)}"))} }}",
        (not null, EnumerationGraphType) => value.GetValue<string>(),
        _ => value?.ToJsonString() ?? "null",
    };

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
