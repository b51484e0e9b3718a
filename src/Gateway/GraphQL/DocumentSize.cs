using GraphQLParser;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// How large a document is once its fragments are put in. The rules that check it follow each spread again: sixty fragments
/// that each spread the next one twice are two kilobytes and would keep a processor busy for ever.
/// </summary>
internal sealed class DocumentSize
{
    /// <summary>How often the schema's lists of members may be nested: what tools ask for needs one level of fields.</summary>
    private const int MaximumIntrospectionLists = 3;

    private static readonly HashSet<string> MemberLists = new(StringComparer.Ordinal) { "fields", "inputFields", "interfaces", "possibleTypes" };

    private readonly Dictionary<ROM, GraphQLFragmentDefinition> fragments = [];
    private readonly HashSet<ROM> open = [];
    private readonly int maximum;
    private int size;

    private DocumentSize(GraphQLDocument document, int maximum)
    {
        this.maximum = maximum;
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            fragments.TryAdd(fragment.FragmentName.Name.Value, fragment);
        }
    }

    /// <summary>What is too much of the document, as a sentence; null when nothing is.</summary>
    /// <param name="document">A parsed document; need not be valid.</param>
    /// <param name="maximumSelections">The most fields, arguments, directives and variables of each definition, fragments put in.</param>
    public static string? Problem(GraphQLDocument document, int maximumSelections)
    {
        var walk = new DocumentSize(document, maximumSelections);
        return document.Definitions.Select(walk.Measure).FirstOrDefault(problem => problem is not null);
    }

    private string? Measure(ASTNode definition)
    {
        size = (definition as GraphQLOperationDefinition)?.Variables?.Count ?? 0;
        open.Clear();
        return definition switch
        {
            GraphQLOperationDefinition operation => Walk(operation.SelectionSet, operation.Directives, null, 0),
            GraphQLFragmentDefinition fragment => Walk(fragment.SelectionSet, fragment.Directives, null, 0),
            _ => null,
        };
    }

    private string? Walk(GraphQLSelectionSet? selections, GraphQLDirectives? directives, GraphQLArguments? arguments, int lists)
    {
        size += 1 + (directives?.Count ?? 0) + (arguments?.Count ?? 0);
        return size > maximum ? $"The document selects too much: at most {maximum} fields, arguments, directives and variables are taken, fragments put in."
            : lists > MaximumIntrospectionLists ? $"The schema's lists may be nested at most {MaximumIntrospectionLists} times."
            : selections?.Selections.Select(selection => Walk(selection, lists)).FirstOrDefault(problem => problem is not null);
    }

    private string? Walk(ASTNode selection, int lists) => selection switch
    {
        GraphQLField field => Walk(field.SelectionSet, field.Directives, field.Arguments, Nested(field, lists)),
        GraphQLInlineFragment inline => Walk(inline.SelectionSet, inline.Directives, null, lists),
        GraphQLFragmentSpread spread => Walk(spread, lists),
        _ => null,
    };

    private string? Walk(GraphQLFragmentSpread spread, int lists)
    {
        var name = spread.FragmentName.Name.Value;
        if (!fragments.TryGetValue(name, out var fragment) || !open.Add(name))
        {
            return null; // unknown, or a circle: a rule says so in better words
        }

        var problem = Walk(fragment.SelectionSet, spread.Directives, null, lists);
        open.Remove(name);
        return problem;
    }

    private static int Nested(GraphQLField field, int lists) => MemberLists.Contains(field.Name.StringValue) ? lists + 1 : lists;
}
