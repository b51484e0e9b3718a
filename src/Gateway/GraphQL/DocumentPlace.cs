using GraphQLParser;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>One place of the answer: the fields that ask for it, by the name that they have there.</summary>
internal sealed class DocumentPlace
{
    private readonly Dictionary<ROM, int> fields = [];

    /// <summary>What is asked below each of them, and how many of the schema's lists it is in.</summary>
    public Dictionary<ROM, List<(GraphQLSelectionSet Set, int Lists)>> Below { get; } = [];

    /// <summary>The fragments that are being put in.</summary>
    public HashSet<ROM> Open { get; } = [];

    /// <summary>How many fragments were put in.</summary>
    public int Spreads { get; set; }

    /// <summary>Adds a field; answers how many had its name before.</summary>
    public int Add(GraphQLField field, int lists)
    {
        var name = (field.Alias?.Name ?? field.Name).Value;
        fields.TryGetValue(name, out var before);
        fields[name] = before + 1;
        if (field.SelectionSet is { } set)
        {
            if (!Below.TryGetValue(name, out var sets))
            {
                Below[name] = sets = [];
            }

            sets.Add((set, lists));
        }

        return before;
    }
}
