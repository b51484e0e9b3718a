using System.Text;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>One field on the way, with its arguments and the type that is then looked at.</summary>
internal sealed record Step(FieldElement Field, string? On = null)
{
    public IReadOnlyList<(InputElement Argument, Func<Ids, Sample> Value)> Arguments { get; init; } = [];
}

/// <summary>Ways to write the same question.</summary>
internal enum Wrapping
{
    Plain,
    Variables,
    Alias,
    Inline,
    Fragment,
    Interface,
    Include,
    Skip,
}

/// <summary>The smallest operation that asks for one element: a way of fields down to it.</summary>
internal sealed record Operation(IReadOnlyList<Step> Steps)
{
    public bool IsMutation => Steps[0].Field.Owner == "Mutation";

    /// <summary>Whether it names an object.</summary>
    public bool HasSubject { get; } = Ids.AreAskedBy(Steps.SelectMany(step => step.Arguments).Select(pair => pair.Value));

    /// <summary>How it can be written.</summary>
    public IEnumerable<Wrapping> Wrappings => Enum.GetValues<Wrapping>().Where(wrapping => wrapping != Wrapping.Interface || Steps[0].Field.Element == "Query.node");

    /// <summary>The name of the element in the answer.</summary>
    public string Leaf(Wrapping wrapping) => Steps.Count == 1 ? Name(wrapping) : wrapping == Wrapping.Alias ? "renamed" : Steps[^1].Field.Name;

    /// <summary>The name of the first field in the answer.</summary>
    public static string Name(Wrapping wrapping) => wrapping.ToString().ToLowerInvariant();

    public override string ToString() => string.Join(" > ", Steps.Select(step =>
        step.Field.Name + (step.Arguments.Count == 0 ? "" : $"({string.Join(", ", step.Arguments.Select(pair => pair.Argument.Name))})") + (step.On is null ? "" : $" on {step.On}")));

    /// <summary>One document that asks in all of these ways at once.</summary>
    public (string Text, IReadOnlyDictionary<string, object?> Variables) Write(Ids ids, params IReadOnlyList<Wrapping> wrappings)
    {
        var (variables, declarations, fragments) = (new Dictionary<string, object?>(StringComparer.Ordinal), new List<string>(), new StringBuilder());
        if (wrappings.Any(wrapping => wrapping != Wrapping.Plain))
        {
            foreach (var (name, argument, value) in Steps.SelectMany((step, level) => step.Arguments.Select(pair => (Variable(level, pair.Argument), pair.Argument, pair.Value))))
            {
                declarations.Add($"${name}: {argument.Type.Text}");
                variables[name] = value(ids).Json;
            }
        }

        var fields = wrappings.Select(wrapping => Root(wrapping, ids, fragments)).ToList();
        var text = $"{(IsMutation ? "mutation" : "query")} Matrix{(declarations.Count == 0 ? "" : $"({string.Join(", ", declarations)})")} {{ {string.Join(' ', fields)} }}{fragments}";
        return (text, variables);
    }

    private string Root(Wrapping wrapping, Ids ids, StringBuilder fragments)
    {
        var field = Select(0, wrapping, ids, fragments);
        var type = Steps[0].Field.Owner;
        if (wrapping == Wrapping.Fragment)
        {
            fragments.Append($" fragment Whole on {type} {{ {field} }}");
            return "...Whole";
        }

        return wrapping == Wrapping.Inline ? $"... on {type} {{ {field} }}" : field;
    }

    private string Select(int level, Wrapping wrapping, Ids ids, StringBuilder fragments)
    {
        var step = Steps[level];
        var name = level == 0 ? $"{Name(wrapping)}: {step.Field.Name}" : level == Steps.Count - 1 && wrapping == Wrapping.Alias ? $"renamed: {step.Field.Name}" : step.Field.Name;
        var arguments = step.Arguments.Count == 0 ? ""
            : $"({string.Join(", ", step.Arguments.Select(pair => $"{pair.Argument.Name}: {(wrapping == Wrapping.Plain ? pair.Value(ids).Literal : "$" + Variable(level, pair.Argument))}"))})";
        var directive = wrapping switch { Wrapping.Include => " @include(if: true)", Wrapping.Skip => " @skip(if: false)", _ => "" };
        var reason = level == 0 && IsMutation ? "why: errors { code message field } " : "";
        var below = level < Steps.Count - 1 ? Below(level, wrapping, ids, fragments) : Content(step.Field.Type.Name);
        return $"{name}{arguments}{directive}{(below.Length == 0 ? "" : $" {{ {reason}{below} }}")}";
    }

    private string Below(int level, Wrapping wrapping, Ids ids, StringBuilder fragments)
    {
        var inner = Select(level + 1, wrapping, ids, fragments);
        if (wrapping == Wrapping.Fragment && level + 1 == Steps.Count - 1)
        {
            fragments.Append($" fragment Part on {Steps[level + 1].Field.Owner} {{ {inner} }}");
            inner = "...Part";
        }
        else if (wrapping == Wrapping.Inline && level + 1 == Steps.Count - 1)
        {
            inner = $"... on {Steps[level + 1].Field.Owner} {{ {inner} }}";
        }

        return Steps[level].On is not { } type ? inner
            : wrapping == Wrapping.Interface && level == 0 ? $"... on Node {{ ... on {type} {{ {inner} }} }}"
            : $"... on {type} {{ {inner} }}";
    }

    // A list shows whose its rows are.
    private static string Content(string type) =>
        type.EndsWith("Connection", StringComparison.Ordinal) ? "totalCount nodes { id }"
        : SchemaMap.Served.Objects.ContainsKey(type) || SchemaMap.Served.Abstract.Contains(type) ? "__typename" : "";

    private static string Variable(int level, InputElement argument) => $"v{level}{argument.Name}";
}
