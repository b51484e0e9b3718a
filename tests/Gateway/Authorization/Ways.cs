namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>How a caller comes to an object, and what it gets on the way.</summary>
/// <param name="Steps">The fields.</param>
/// <param name="Verdict">What it gets.</param>
/// <param name="Sees">Whether it was shown the object that was named, so that what follows need not hide that there is one.</param>
internal sealed record Way(IReadOnlyList<Step> Steps, Verdict Verdict, bool Sees = false);

/// <summary>One operation of one column with what is expected of it.</summary>
internal sealed record Cell(string Element, Column Column, Operation Operation, Verdict Expected)
{
    /// <summary>Whether its object is one that the caller must not tell from one that does not exist.</summary>
    public bool IsHidden { get; init; }

    public override string ToString() => $"{Element} for {Column}: {Operation}";
}

/// <summary>
/// Finds, for each column, the way to each type: by <c>node</c> where that is answered, else along fields that are,
/// and where none is, along those that are refused.
/// </summary>
internal sealed class Ways(SchemaMap schema, VerdictTable table)
{
    private readonly Samples samples = new(schema);
    private readonly Dictionary<Column, IReadOnlyDictionary<string, Way>> found = [];

    /// <summary>The cells of an element: one for each column, and of an argument one for each field that takes it.</summary>
    public IEnumerable<Cell> Cells(string element) => Enum.GetValues<Column>().SelectMany(column => Cells(element, column));

    public IEnumerable<Cell> Cells(string element, Column column) =>
        schema.Nodes.Contains(element) ? [ById(element, column)]
        : Field(element) is { } field ? Ask(element, column, field)
        : Carriers(element).SelectMany(carrier => Ask(element, column, carrier.Field, carrier.Inside));

    /// <summary>The step to a field with the arguments that it demands.</summary>
    public Step To(FieldElement field, string? on = null, IReadOnlyDictionary<string, Func<Ids, Sample>>? inside = null) => new(field, on)
    {
        Arguments = [.. field.Arguments.Where(argument => IsWanted(field, argument, inside))
            .Select(argument => (argument, (Func<Ids, Sample>)(ids => samples.Of(argument, field, ids, inside))))],
    };

    private IEnumerable<Cell> Ask(string element, Column column, FieldElement field, IReadOnlyDictionary<string, Func<Ids, Sample>>? inside = null)
    {
        if (Reach(column).GetValueOrDefault(field.Owner) is not { } way)
        {
            yield break;
        }

        var operation = new Operation([.. way.Steps, To(field, inside: inside)]);
        var verdict = way.Verdict.Then(table.Of(field.Element, column));
        verdict = element == field.Element || verdict == Verdict.None || table.Of(element, column) is Verdict.Inherits ? verdict : table.Of(element, column);
        if (verdict != Verdict.None)
        {
            yield return new Cell(element, column, operation, verdict) { IsHidden = operation.HasSubject && !way.Sees && (!verdict.IsAnswered() || IsEmpty(element, column)) };
        }
    }

    /// <summary>Whether a list was asked for with an id that is another organization's: it is answered, and has to be empty.</summary>
    private bool IsEmpty(string element, Column column) =>
        column == Column.Foreign && schema.Inputs.Values.SelectMany(fields => fields).Any(input => input.Element == element && input.Type.Name == "ID");

    private Cell ById(string type, Column column)
    {
        var way = ByNode(type, column);
        return new Cell(type, column, new Operation([.. way.Steps, To(schema.Field(type, "id"))]), way.Verdict) { IsHidden = !way.Sees };
    }

    private Way ByNode(string type, Column column)
    {
        var verdict = Open(column).Then(table.Of(type, column));
        return new Way([new Step(schema.Field("Query", "node"), type) { Arguments = [Named(type)] }], verdict, verdict.IsAnswered());
    }

    private FieldElement? Field(string element) => schema.Objects.Values.SelectMany(fields => fields).FirstOrDefault(field => field.Element == element);

    /// <summary>Every field that takes an argument, an input's field or an order's value, with the value that it is to take.</summary>
    private IEnumerable<(FieldElement Field, IReadOnlyDictionary<string, Func<Ids, Sample>> Inside)> Carriers(string element)
    {
        var split = element.Split('.');
        if (schema.Enums.GetValueOrDefault(split[0])?.Contains(split[1]) == true)
        {
            return schema.Inputs.Values.SelectMany(fields => fields).Where(input => input.Type.Name == split[0])
                .SelectMany(input => Carriers(input.Element, _ => Sample.Word(split[1])));
        }

        return Carriers(element, null);
    }

    private IEnumerable<(FieldElement Field, IReadOnlyDictionary<string, Func<Ids, Sample>> Inside)> Carriers(string element, Func<Ids, Sample>? value)
    {
        foreach (var field in schema.Objects.Values.SelectMany(fields => fields))
        {
            if (All(field.Arguments, []).FirstOrDefault(input => input.Element == element) is { } wanted)
            {
                var plain = wanted with { Type = wanted.Type with { IsList = false } };
                yield return (field, new Dictionary<string, Func<Ids, Sample>>(StringComparer.Ordinal) { [element] = value ?? (ids => samples.Of(plain, field, ids)) });
            }
        }
    }

    private IEnumerable<InputElement> All(IEnumerable<InputElement> inputs, IReadOnlyList<string> above) => inputs.SelectMany(input =>
        above.Contains(input.Type.Name) ? [input] : All(schema.Inputs.GetValueOrDefault(input.Type.Name) ?? [], [.. above, input.Type.Name]).Prepend(input));

    private bool IsWanted(FieldElement field, InputElement argument, IReadOnlyDictionary<string, Func<Ids, Sample>>? inside) =>
        argument.IsDemanded
        || (inside is not null && All([argument], []).Any(input => inside.ContainsKey(input.Element)))
        || (argument.Element == "Query.applicationUser(id)" && inside?.ContainsKey("Query.applicationUser(name)") != true);

    private IReadOnlyDictionary<string, Way> Reach(Column column)
    {
        if (!found.TryGetValue(column, out var ways))
        {
            found[column] = ways = Walk(column);
        }

        return ways;
    }

    private Dictionary<string, Way> Walk(Column column)
    {
        var open = Open(column);
        var reached = new Dictionary<string, Way>(StringComparer.Ordinal) { ["Query"] = new([], open), ["Mutation"] = new([], open) };
        var nodes = schema.Nodes.ToDictionary(type => type, type => ByNode(type, column), StringComparer.Ordinal);
        foreach (var (type, way) in nodes.Where(node => node.Value.Verdict.IsAnswered() || column != Column.Own))
        {
            // What an application user may not find by id it may still come to from itself.
            reached[type] = way;
        }

        var roots = ((string[])["Query", "Mutation"]).SelectMany(root => schema.Objects[root]).Where(field => schema.Objects.ContainsKey(field.Type.Name))
            .Select(field => (field.Type.Name, new Way([To(field)], open.Then(table.Of(field.Element, column)))))
            .Select(root => (Type: root.Name, Way: root.Item2 with { Sees = root.Item2.Verdict.IsAnswered() && new Operation(root.Item2.Steps).HasSubject })).ToList();

        // A refused mutation is where its errors are; what is asked for does not exist.
        var revoke = schema.Field("Mutation", "revokeToken");
        var refused = To(revoke) with { Arguments = [.. To(revoke).Arguments.Select(pair => (pair.Argument, (Func<Ids, Sample>)(ids => pair.Value(ids.Absent()))))] };
        var told = open.Then(table.Of(revoke.Element, column)) is var verdict && verdict == Verdict.Absent ? Verdict.Own : verdict;
        reached["UserError"] = new Way([refused, To(schema.Field("RevokeTokenPayload", "errors"))], told);

        Spread(reached, roots, column, answered: true);
        foreach (var (type, way) in nodes)
        {
            reached.TryAdd(type, way);
        }

        Spread(reached, roots, column, answered: false);
        return reached;
    }

    private static Verdict Open(Column column) => column == Column.Dead ? Verdict.Unauthenticated : Verdict.Yes;

    private (InputElement, Func<Ids, Sample>) Named(string type) => (schema.Field("Query", "node").Arguments.Single(), ids => Sample.Text(ids.Of(type)));

    private void Spread(Dictionary<string, Way> reached, IEnumerable<(string Type, Way Way)> roots, Column column, bool answered)
    {
        var next = new Queue<(string Type, Way Way)>();
        foreach (var (type, way) in reached.Where(pair => pair.Value.Steps.Count > 0 && (!answered || pair.Value.Verdict.IsAnswered())).ToList())
        {
            Follow(next, type, way, column, answered);
        }

        foreach (var root in roots.Where(root => (column != Column.Other || new Operation(root.Way.Steps).HasSubject) && (!answered || root.Way.Verdict.IsAnswered())))
        {
            next.Enqueue(root);
        }

        while (next.TryDequeue(out var candidate))
        {
            if (candidate.Way.Verdict != Verdict.None && reached.TryAdd(candidate.Type, candidate.Way))
            {
                Follow(next, candidate.Type, candidate.Way, column, answered);
            }
        }
    }

    private void Follow(Queue<(string Type, Way Way)> next, string type, Way way, Column column, bool answered)
    {
        foreach (var field in schema.Objects[type].Where(field => schema.Objects.ContainsKey(field.Type.Name)))
        {
            var verdict = way.Verdict.Then(table.Of(field.Element, column));
            if (!answered || verdict.IsAnswered())
            {
                next.Enqueue((field.Type.Name, new Way([.. way.Steps, To(field)], verdict, way.Sees)));
            }
        }
    }
}
