using GraphQLParser;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// How large a document is once its fragments are put in, and how much of it has to be compared. The rules that check it follow each
/// spread again, and compare every two fields of one name at one place: two kilobytes of fragments that double, or five hundred
/// equal fields, would keep a processor busy before the first rule says a word.
/// </summary>
internal sealed class DocumentSize
{
    /// <summary>How often the schema's lists of members may be nested: what tools ask for needs one level of fields.</summary>
    private const int MaximumIntrospectionLists = 3;

    /// <summary>The deepest selection that is looked at: <see cref="GraphQLOptions.MaximumDepth"/> may not be set higher.</summary>
    private const int MaximumLevels = 50;

    /// <summary>Programs that build documents repeat a few fields in each of their fragments: thirty of them at one place are a thousand comparisons.</summary>
    private const int MaximumComparisons = 5_000;

    /// <summary>A file of several operations is sent as a whole by the explorer; fragments count in each definition that uses them.</summary>
    private const int MaximumDefinitionsFactor = 2;

    private static readonly HashSet<string> MemberLists = new(StringComparer.Ordinal) { "fields", "inputFields", "interfaces", "possibleTypes" };

    private readonly Dictionary<ROM, GraphQLFragmentDefinition> fragments = [];
    private readonly int maximum;
    private int size;
    private int total;
    private int comparisons;
    private string? problem;

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
    /// <param name="maximumSelections">The most fields, arguments, values, directives and variables of each definition, fragments put in.</param>
    public static string? Problem(GraphQLDocument document, int maximumSelections)
    {
        var measure = new DocumentSize(document, maximumSelections);
        document.Definitions.TakeWhile(_ => measure.problem is null).ToList().ForEach(measure.Measure);
        return measure.problem;
    }

    private void Measure(ASTNode definition)
    {
        total += size;
        size = 0;
        if (definition is GraphQLOperationDefinition operation)
        {
            operation.Variables?.Items.ForEach(variable => Count(1 + Size(variable.DefaultValue), variable.Directives));
            Count(1, operation.Directives);
            Level([(operation.SelectionSet, 0)], 1);
        }
        else if (definition is GraphQLFragmentDefinition fragment)
        {
            Count(1, fragment.Directives);
            Level([(fragment.SelectionSet, 0)], 1);
        }
    }

    /// <summary>All that is asked at one place of the answer, and then place by place what is below it.</summary>
    private void Level(List<(GraphQLSelectionSet Set, int Lists)> sets, int level)
    {
        var place = new DocumentPlace();
        sets.ForEach(set => Collect(place, set.Set, set.Lists));
        if (level > MaximumLevels)
        {
            problem ??= $"The document is nested more than {MaximumLevels} levels, fragments put in.";
        }

        foreach (var below in place.Below.Values)
        {
            if (problem is null)
            {
                Level(below, level + 1);
            }
        }
    }

    private void Collect(DocumentPlace place, GraphQLSelectionSet set, int lists)
    {
        foreach (var selection in set.Selections)
        {
            if (problem is null)
            {
                Collect(place, selection, lists);
            }
        }
    }

    private void Collect(DocumentPlace place, ASTNode selection, int lists)
    {
        if (selection is GraphQLField field)
        {
            var weight = 1 + (field.Arguments?.Items.Sum(argument => 1 + Size(argument.Value)) ?? 0);
            Count(weight, field.Directives);
            Compare(weight * place.Add(field, Nested(field, lists)));
        }
        else if (selection is GraphQLInlineFragment inline)
        {
            Count(1, inline.Directives);
            Collect(place, inline.SelectionSet, lists);
        }
        else if (selection is GraphQLFragmentSpread spread)
        {
            Count(1, spread.Directives);
            Compare(place.Spreads++);
            Enter(place, spread.FragmentName.Name.Value, lists);
        }
    }

    private void Enter(DocumentPlace place, ROM name, int lists)
    {
        // Unknown, or a circle: a rule says so in better words.
        if (fragments.TryGetValue(name, out var fragment) && place.Open.Add(name))
        {
            Collect(place, fragment.SelectionSet, lists);
            place.Open.Remove(name);
        }
    }

    private void Count(int more, GraphQLDirectives? directives)
    {
        size += more;
        for (var before = 0; before < directives?.Count; before++)
        {
            size += 1 + (directives[before].Arguments?.Items.Sum(argument => 1 + Size(argument.Value)) ?? 0);
            Compare(before);
        }

        if (size > maximum)
        {
            problem ??= $"The document selects too much: at most {maximum} fields, arguments, values, directives and variables are taken, fragments put in.";
        }
        else if (total + size > maximum * MaximumDefinitionsFactor)
        {
            problem ??= $"The operations and fragments together select too much: at most {maximum * MaximumDefinitionsFactor} fields, arguments, values, directives and variables are taken.";
        }
    }

    private void Compare(int more)
    {
        comparisons += more;
        if (comparisons > MaximumComparisons)
        {
            problem ??= "The document repeats the same fields, fragments or directives at one place too often: ask for each once.";
        }
    }

    private static int Size(GraphQLValue? value) => value switch
    {
        GraphQLListValue list => list.Values?.Sum(item => 1 + Size(item)) ?? 0,
        GraphQLObjectValue fields => fields.Fields?.Sum(field => 1 + Size(field.Value)) ?? 0,
        _ => 0,
    };

    private int Nested(GraphQLField field, int lists)
    {
        var nested = MemberLists.Contains(field.Name.StringValue) ? lists + 1 : lists;
        if (nested > MaximumIntrospectionLists)
        {
            problem ??= $"The schema's lists may be nested at most {MaximumIntrospectionLists} times.";
        }

        return nested;
    }
}
