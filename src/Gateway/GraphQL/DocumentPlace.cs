using GraphQLParser;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>One place of the answer: the fields that ask for it, by the name that they have there.</summary>
internal sealed class DocumentPlace
{
    private readonly Dictionary<ROM, int> fields = [];

    public Dictionary<ROM, List<(GraphQLSelectionSet Set, int Lists)>> Below { get; } = [];

    public HashSet<ROM> Open { get; } = [];

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
