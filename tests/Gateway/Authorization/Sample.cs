using System.Globalization;
using System.Text.Json;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>The ids that an operation is about.</summary>
internal sealed class Ids(IReadOnlyDictionary<string, string> byType, Action<string>? asked = null)
{
    /// <summary>The id of the object of a type.</summary>
    public string Of(string type)
    {
        asked?.Invoke(type);
        return byType.GetValueOrDefault(type)
            ?? (asked is null ? throw new InvalidOperationException($"World.cs seeds no {type}: give each of its organizations one.") : "");
    }

    /// <summary>Whether values name an object; a cursor names none.</summary>
    public static bool AreAskedBy(IEnumerable<Func<Ids, Sample>> values)
    {
        var found = false;
        var probe = new Ids(new Dictionary<string, string>(StringComparer.Ordinal), type => found |= !IsCursor(type));
        return values.Select(value => value(probe)).ToList().Count > 0 && found;
    }

    /// <summary>The same but for some.</summary>
    public Ids With(params IReadOnlyList<(string Type, string Id)> others)
    {
        var ids = new Dictionary<string, string>(byType, StringComparer.Ordinal);
        foreach (var (type, id) in others)
        {
            ids[type] = id;
        }

        return new Ids(ids);
    }

    /// <summary>Ids of the same kinds that nothing has.</summary>
    public Ids Absent() => new(byType.ToDictionary(pair => pair.Key, pair => Absent(pair.Key, pair.Value), StringComparer.Ordinal), asked);

    private static string Absent(string type, string id) =>
        IsCursor(type) ? id : type.EndsWith(".name", StringComparison.Ordinal) ? "nobody is called so" : id[..^6] + "zzzzzz";

    private static bool IsCursor(string type) => type.EndsWith("Connection", StringComparison.Ordinal);
}

/// <summary>A value in a document and in its variables.</summary>
internal sealed record Sample(string Literal, object? Json)
{
    public static Sample Text(string text) => new(JsonSerializer.Serialize(text), text);

    public static Sample Word(string word) => new(word, word);

    public static Sample Number(int number) => new(number.ToString(CultureInfo.InvariantCulture), number);

    public static Sample Flag(bool flag) => new(flag ? "true" : "false", flag);

    public static Sample List(Sample item) => new($"[{item.Literal}]", new[] { item.Json });

    public static Sample Object(IEnumerable<(string Name, Sample Value)> fields)
    {
        var all = fields.ToList();
        return new Sample(
            $"{{ {string.Join(", ", all.Select(field => $"{field.Name}: {field.Value.Literal}"))} }}",
            all.ToDictionary(field => field.Name, field => field.Value.Json, StringComparer.Ordinal));
    }
}

/// <summary>Makes values that every argument takes, given what it is about.</summary>
internal sealed class Samples(SchemaMap schema)
{
    private static int count;

    /// <summary>A value for an argument or input field of a field.</summary>
    /// <param name="input">The argument.</param>
    /// <param name="field">The field, which says what its <c>id</c> is the id of.</param>
    /// <param name="ids">What the operation is about.</param>
    /// <param name="inside">Elements of inputs that shall be there though nothing demands them, with their values.</param>
    public Sample Of(InputElement input, FieldElement field, Ids ids, IReadOnlyDictionary<string, Func<Ids, Sample>>? inside = null)
    {
        var value = inside?.GetValueOrDefault(input.Element) is { } given ? given(ids) : One(input, field, ids, inside);
        return input.Type.IsList ? Sample.List(value) : value;
    }

    private Sample One(InputElement input, FieldElement field, Ids ids, IReadOnlyDictionary<string, Func<Ids, Sample>>? inside) =>
        schema.Inputs.GetValueOrDefault(input.Type.Name) is { } fields
            ? Sample.Object(fields.Where(inner => inner.IsDemanded || Leads(inner, inside)).Select(inner => (inner.Name, Of(inner, field, ids, inside))))
        : schema.Enums.GetValueOrDefault(input.Type.Name) is { } values ? Sample.Word(values[0])
        : input.Type.Name == "ID" ? Sample.Text(ids.Of(Kind(input, field)))
        : Plain(input, field, ids);

    private bool Leads(InputElement input, IReadOnlyDictionary<string, Func<Ids, Sample>>? inside) =>
        inside is not null && (inside.ContainsKey(input.Element)
            || (schema.Inputs.GetValueOrDefault(input.Type.Name) is { } fields && fields.Any(inner => Leads(inner, inside))));

    /// <summary>What kind of object an argument names.</summary>
    public static string Kind(InputElement input, FieldElement field) => input.Name switch
    {
        "tokenId" when field.Name == "revokeAdministratorToken" => "PersonToken",
        "id" => field.Type.Name == "Node" ? "Token" : field.Type.Name,
        "ids" => "Token",
        "ownerId" => "Administrator",
        "principalId" => "ApplicationUser",
        _ => char.ToUpperInvariant(input.Name[0]) + input.Name[1..^"Id".Length],
    };

    private static Sample Plain(InputElement input, FieldElement field, Ids ids) => (input.Type.Name, input.Element, input.Name) switch
    {
        (_, "Query.applicationUser(name)", _) => Sample.Text(ids.Of("ApplicationUser.name")),
        ("Int", _, "first" or "last") => Sample.Number(5),
        ("Int", _, _) => Sample.Number(3_600),
        ("Boolean", _, _) => Sample.Flag(true),
        ("DateTime", _, _) => Sample.Text("2026-11-23T05:00:00Z"),
        (_, _, "after" or "before") => Sample.Text(ids.Of(field.Type.Name)),
        (_, _, "name") => Sample.Text($"sample {Interlocked.Increment(ref count)}"),
        (_, _, "email" or "contactEmail") => Sample.Text($"sample-{Interlocked.Increment(ref count)}@example.com"),
        (_, _, "ipAllowlist") => Sample.Text("192.0.2.0/24"),
        (_, _, "permissions") => Sample.Text("organization:app_users:read"),
        ("String", _, _) => Sample.Text("sample"),
        _ => throw new InvalidOperationException($"Sample.cs knows no value for {input.Element} of type {input.Type.Text}."),
    };
}
