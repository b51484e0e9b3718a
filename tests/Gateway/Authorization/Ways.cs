namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>How a caller comes to a type, and what it gets on the way.</summary>
/// <param name="Steps">The fields.</param>
/// <param name="Verdict">What it gets of their end.</param>
/// <param name="First">What it gets of the first one.</param>
internal sealed record Way(IReadOnlyList<Step> Steps, Verdict Verdict, Verdict First)
{
    private const int Refused = 10_000;
    private const int Changing = 100;

    /// <summary>The less the better: what is answered before what is refused, questions before changes, and then the shorter way.</summary>
    public int Cost => (Verdict == Verdict.Yes ? 0 : Refused) + (Steps.Count > 0 && Steps[0].Field.Owner == "Mutation" ? Changing : 0) + Steps.Count;
}

/// <summary>One operation of one caller with what is expected of it.</summary>
internal sealed record Cell(string Element, Column Column, Operation Operation, Verdict Expected)
{
    /// <summary>Whether it changes something, though the element itself may be refused.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether it is about an object that the caller must not tell from one that does not exist.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>Finds for each caller the best way to each type, and from there makes the operation that asks for an element.</summary>
internal sealed class Ways(SchemaMap schema, VerdictTable table)
{
    private static readonly IReadOnlyDictionary<string, string?> Nothing = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Links that are null for one of the two kinds of tokens, and to a token that was not rotated: they lead nowhere.</summary>
    private static readonly HashSet<string> DeadEnds = new(StringComparer.Ordinal) { "Token.applicationUser", "Token.administrator", "Viewer.token" };

    private readonly Samples samples = new(schema);
    private readonly Dictionary<Column, IReadOnlyDictionary<string, Way>> found = [];

    /// <summary>The cells of an element for one caller: of an argument, input field or order one for each field that takes it.</summary>
    public IReadOnlyList<Cell> Cells(string element, Column column) =>
        schema.Nodes.Contains(element) ? [ById(element, element, column)]
        : SchemaMap.FoundOtherwise.TryGetValue(element, out var other) ? [ById(element, other.Type, column, other.Thing)]
        : Field(element) is { } field ? [.. Ask(element, column, field, Nothing)]
        : [.. Carriers(element).SelectMany(carrier => Ask(element, column, carrier.Field, carrier.Wanted))];

    /// <summary>A mutation with all that it takes and, of what it answers, all that its caller sees: one request instead of one for each row.</summary>
    public Cell Whole(FieldElement mutation, Column column)
    {
        var root = Reach(column)["Mutation"];
        var verdict = Extend(root, mutation, column, Nothing).Verdict;
        var wanted = mutation.Arguments.SelectMany(argument => All(argument, []))
            .Where(input => !Samples.IsAlternative(input.Element) && (verdict != Verdict.Yes || table.Of(input.Element, column, named: true) == Verdict.Yes))
            .ToDictionary(input => input.Element, _ => (string?)null, StringComparer.Ordinal);
        return Cell(mutation.Element, column, Extend(root, mutation, column, wanted) with { Verdict = verdict, First = verdict });
    }

    /// <summary>Whether a cell is asked with <see cref="Whole"/>.</summary>
    public bool IsInWhole(Cell cell) => !Samples.IsAlternative(cell.Element) && cell.Operation is { IsMutation: true } operation
        && Whole(operation.Steps[0].Field, cell.Column).Expected is var expected && expected == cell.Expected && (expected != Verdict.Yes || operation.Steps.Count <= 2);

    /// <summary>The step to a field with the arguments that it demands, and those that are wanted.</summary>
    public Step To(FieldElement field, IReadOnlyDictionary<string, string?>? wanted = null) => new(field)
    {
        Arguments = [.. field.Arguments.Where(argument => samples.IsWanted(argument, wanted ?? Nothing))
            .Select(argument => (argument, (Func<Ids, Sample>)(ids => samples.Of(argument, field, wanted ?? Nothing, ids))))],
    };

    private IEnumerable<Cell> Ask(string element, Column column, FieldElement field, IReadOnlyDictionary<string, string?> wanted)
    {
        if (Reach(column).GetValueOrDefault(field.Owner) is { } way && Extend(way, field, column, wanted) is var whole && IsOf(column, whole))
        {
            var verdict = element == field.Element ? whole.Verdict : Then(whole.Verdict, table.Of(element, column, Names(whole)));
            yield return Cell(element, column, whole with { Verdict = verdict, First = whole.Steps.Count == 1 ? verdict : whole.First });
        }
    }

    private static Cell Cell(string element, Column column, Way way) => new(element, column, new Operation(way.Steps), way.Verdict)
    {
        Changes = way.Steps[0].Field.Owner == "Mutation" && way.First == Verdict.Yes,
        IsHidden = Names(way) && way.Verdict != Verdict.Yes && (way.First != Verdict.Yes || !way.Steps[0].NamesObject),
    };

    private Cell ById(string element, string type, Column column, string? key = null) =>
        Cell(element, column, Extend(ByNode(type, column, element, key ?? type), schema.Field(type, "id"), column, Nothing));

    private Way ByNode(string type, Column column, string row, string key)
    {
        var node = schema.Field("Query", "node");
        var verdict = Then(Then(Open(column), table.Of(node.Element, column, named: true)), table.Of(row, column, named: true));
        return new Way([new Step(node, type) { Arguments = [(node.Arguments.Single(), ids => Sample.Text(ids.Of(key)))] }], verdict, verdict);
    }

    private Way Extend(Way way, FieldElement field, Column column, IReadOnlyDictionary<string, string?> wanted)
    {
        IReadOnlyList<Step> steps = [.. way.Steps, To(field, wanted)];
        var verdict = Then(way.Verdict, table.Of(field.Element, column, steps.Any(step => step.NamesObject)));
        if (field.Element is "Query.node" or "Query.nodes")
        {
            verdict = Then(verdict, table.Of("Token", column, named: true)); // what they answer depends on what is named: here a token
        }

        return new Way(steps, verdict, way.Steps.Count == 0 ? verdict : way.First);
    }

    private IReadOnlyDictionary<string, Way> Reach(Column column)
    {
        if (!found.TryGetValue(column, out var ways))
        {
            found[column] = ways = Walk(column);
        }

        return ways;
    }

    // Dijkstra: what is refused stays refused further on, so that no way gets better by getting longer.
    private Dictionary<string, Way> Walk(Column column)
    {
        var reached = new Dictionary<string, Way>(StringComparer.Ordinal);
        var next = new PriorityQueue<(string Type, Way Way), (int, int)>();
        var order = 0;
        void Add(string type, Way way) => next.Enqueue((type, way), (way.Cost, order++));
        Add("Query", new Way([], Open(column), Open(column)));
        Add("Mutation", new Way([], Open(column), Open(column)));
        foreach (var type in schema.Nodes)
        {
            Add(type, ByNode(type, column, type, type));
        }

        foreach (var (type, possible) in schema.Possible.Where(pair => schema.Fields.ContainsKey(pair.Key)))
        {
            Add(type, ByNode(possible[0], column, possible[0], possible[0]) is var way ? way with { Steps = [way.Steps[0] with { On = type }] } : null!);
        }

        while (next.TryDequeue(out var candidate, out _))
        {
            if (IsOf(column, candidate.Way) && reached.TryAdd(candidate.Type, candidate.Way))
            {
                foreach (var field in schema.Fields[candidate.Type].Where(field => schema.Fields.ContainsKey(field.Type.Name) && !schema.Possible.ContainsKey(field.Type.Name) && !DeadEnds.Contains(field.Element)))
                {
                    Add(field.Type.Name, Extend(candidate.Way, field, column, Nothing));
                }
            }
        }

        return reached;
    }

    // About another's objects is only what names one.
    private static bool IsOf(Column column, Way way) => column != Column.Other || way.Steps.Count == 0 || way.Steps[0].NamesObject;

    private static bool Names(Way way) => way.Steps.Any(step => step.NamesObject);

    private static Verdict Open(Column column) => column.IsDead() ? Verdict.Unauthenticated : Verdict.Yes;

    private static Verdict Then(Verdict before, Verdict row) => before == Verdict.Yes ? row : before;

    private FieldElement? Field(string element) => schema.Fields.Values.SelectMany(fields => fields).FirstOrDefault(field => field.Element == element);

    /// <summary>Every field that takes an argument, an input's field or an order's value, and with what.</summary>
    private IEnumerable<(FieldElement Field, IReadOnlyDictionary<string, string?> Wanted)> Carriers(string element)
    {
        var split = element.Split('.');
        var isOrder = schema.Enums.GetValueOrDefault(split[0])?.Contains(split[1]) == true;
        var wanted = isOrder
            ? schema.Inputs.Values.SelectMany(fields => fields).Where(input => input.Type.Name == split[0]).ToDictionary(input => input.Element, _ => (string?)split[1], StringComparer.Ordinal)
            : new Dictionary<string, string?>(StringComparer.Ordinal) { [element] = null };
        return schema.Fields.Values.SelectMany(fields => fields)
            .Where(field => field.Owner != "Subscription" && field.Arguments.Any(argument => All(argument, []).Any(input => wanted.ContainsKey(input.Element))))
            .Select(field => (field, (IReadOnlyDictionary<string, string?>)wanted));
    }

    private IEnumerable<InputElement> All(InputElement input, IReadOnlyList<string> above) => above.Contains(input.Type.Name)
        ? [input]
        : (schema.Inputs.GetValueOrDefault(input.Type.Name) ?? []).SelectMany(inner => All(inner, [.. above, input.Type.Name])).Prepend(input);
}
