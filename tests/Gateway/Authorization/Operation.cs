namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>One field on the way, with its arguments and the type that is then looked at.</summary>
internal sealed record Step(FieldElement Field, string? On = null)
{
    public IReadOnlyList<(InputElement Argument, Func<Ids, Sample> Value)> Arguments { get; init; } = [];

    public bool NamesObject => Arguments.Any(pair => Ids.AreIn(pair.Value));
}

/// <summary>Ways to write the same question. They go together.</summary>
[Flags]
internal enum Wrapping
{
    Plain = 0,
    Variable = 1,
    Alias = 2,
    InlineFragment = 4,
    NamedFragment = 8,
    Interface = 16,
    Include = 32,
    Skip = 64,

    /// <summary><c>@include(if: false)</c>: not asked at all.</summary>
    LeftOut = 128,
}

/// <summary>The smallest operation that asks for one element: a way of fields down to it.</summary>
internal sealed record Operation(IReadOnlyList<Step> Steps)
{
    public bool IsMutation => Steps[0].Field.Owner == "Mutation";

    public FieldElement Last => Steps[^1].Field;

    /// <summary>Whether it can be written so: an interface has to be on the way.</summary>
    public bool Takes(Wrapping wrapping) => wrapping != Wrapping.Interface || Steps[0].On is not null;

    /// <summary>The names under which an answer has the fields of the way.</summary>
    public IEnumerable<string> Names(string alias, Wrapping wrapping) => Steps.Select((_, level) => Name(level, alias, wrapping));

    /// <summary>Adds the question to a document.</summary>
    public void Write(Document document, string alias, Wrapping wrapping, Ids ids)
    {
        var field = Select(0, document, alias, wrapping, ids);
        document.Fields.Add(InFragments(document, alias + "_whole", Steps[0].Field.Owner, field, wrapping));
    }

    private string Name(int level, string alias, Wrapping wrapping) => level == 0 ? alias : wrapping.HasFlag(Wrapping.Alias) ? $"level{level}" : Steps[level].Field.Name;

    private string Select(int level, Document document, string alias, Wrapping wrapping, Ids ids)
    {
        var step = Steps[level];
        var name = Name(level, alias, wrapping) is var wanted && wanted == step.Field.Name ? wanted : $"{wanted}: {step.Field.Name}";
        var arguments = step.Arguments.Count == 0 ? "" : $"({string.Join(", ", step.Arguments.Select(pair =>
            $"{pair.Argument.Name}: {(wrapping.HasFlag(Wrapping.Variable) ? document.Variable($"{alias}_{level}_{pair.Argument.Name}", pair.Argument.Type.Text, pair.Value(ids).Json) : pair.Value(ids).Literal)}"))})";
        var isLast = level == Steps.Count - 1;
        var directives = (isLast && wrapping.HasFlag(Wrapping.Include) ? " @include(if: true)" : "") + (isLast && wrapping.HasFlag(Wrapping.Skip) ? " @skip(if: false)" : "")
            + (level == 0 && wrapping.HasFlag(Wrapping.LeftOut) ? " @include(if: false)" : "");
        var reason = level == 0 && IsMutation ? "why: errors { code message field } " : "";
        var below = isLast ? Content.Of(step.Field.Type, wrapping == Wrapping.Plain) : Below(level, document, alias, wrapping, ids);
        return $"{name}{arguments}{directives}{(below.Length == 0 ? "" : $" {{ {reason}{below} }}")}";
    }

    private string Below(int level, Document document, string alias, Wrapping wrapping, Ids ids)
    {
        var (inner, owner) = (Select(level + 1, document, alias, wrapping, ids), Steps[level + 1].Field.Owner);
        if (level + 1 == Steps.Count - 1)
        {
            inner = InFragments(document, alias + "_part", owner, inner, wrapping);
        }

        return Steps[level].On is not { } type ? inner
            : wrapping.HasFlag(Wrapping.Interface) ? $"... on Node {{ ... on {type} {{ {inner} }} }}"
            : $"... on {type} {{ {inner} }}";
    }

    private static string InFragments(Document document, string name, string type, string selection, Wrapping wrapping)
    {
        var inline = wrapping.HasFlag(Wrapping.InlineFragment) ? $"... on {type} {{ {selection} }}" : selection;
        return wrapping.HasFlag(Wrapping.NamedFragment) ? document.Fragment(name, type, inline) : inline;
    }
}

/// <summary>A document that asks several questions at once.</summary>
internal sealed class Document(bool isMutation)
{
    private readonly List<string> declarations = [];
    private readonly List<string> fragments = [];

    public List<string> Fields { get; } = [];

    public Dictionary<string, object?> Variables { get; } = new(StringComparer.Ordinal);

    public string Text =>
        $"{(isMutation ? "mutation" : "query")} Matrix{(declarations.Count == 0 ? "" : $"({string.Join(", ", declarations)})")} {{ {string.Join(' ', Fields)} }}{string.Concat(fragments)}";

    /// <summary>Declares a variable; answers how it is used.</summary>
    public string Variable(string name, string type, object? value)
    {
        declarations.Add($"${name}: {type}");
        Variables.Add(name, value);
        return "$" + name;
    }

    /// <summary>Defines a fragment; answers how it is used.</summary>
    public string Fragment(string name, string type, string selection)
    {
        fragments.Add($" fragment {name} on {type} {{ {selection} }}");
        return "..." + name;
    }
}

/// <summary>What is selected of an object that is the end of a way.</summary>
internal static class Content
{
    private static readonly SchemaMap Schema = SchemaMap.Served;

    /// <summary>All that everybody sees who sees it, so that an answer shows whose it is; or, in short, only what shows that it is there.</summary>
    public static string Of(TypeUse type, bool isWhole) =>
        type.Name.EndsWith("Connection", StringComparison.Ordinal) ? $"totalCount nodes {{ {Of(Schema.Field(type.Name, "nodes").Type, isWhole)} }}"
        : type.Name.EndsWith("Payload", StringComparison.Ordinal) ? string.Join(' ', Seen(type.Name).Select(field => Schema.IsObject(field.Type) ? $"{field.Name} {{ {Of(field.Type, isWhole)} }}" : field.Name))
        : !Schema.IsObject(type) ? ""
        : !isWhole ? "__typename"
        : Schema.Possible.GetValueOrDefault(type.Name) is { } possible ? $"__typename {string.Join(' ', possible.Select(one => $"... on {one} {{ {Values(one, one + "_")} }}"))}"
        : $"__typename {Values(type.Name, "")}";

    // Two types of a union may give one name to values of two types: the answer needs two names.
    private static string Values(string type, string prefix) => string.Join(' ', Seen(type).Where(field => !Schema.IsObject(field.Type))
        .Select(field => prefix.Length == 0 ? field.Name : $"{prefix}{field.Name}: {field.Name}").DefaultIfEmpty("__typename"));

    private static IEnumerable<FieldElement> Seen(string type) =>
        Schema.Fields[type].Where(field => !field.Arguments.Any(argument => argument.IsDemanded) && VerdictTable.Written.IsOpen(field.Element));
}
