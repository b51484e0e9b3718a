using System.Globalization;
using System.Text;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>The arguments of a field, or the fields of an input object. Validated by the schema before they come here.</summary>
/// <param name="values">The values that the document gives; defaults are filled in.</param>
public sealed class Arguments(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>No arguments.</summary>
    public static readonly Arguments None = new(new Dictionary<string, object?>(StringComparer.Ordinal));

    /// <summary>Whether the document says something, be it null.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>A text or id; null when left out.</summary>
    /// <exception cref="RequestError">It holds what no text of a database can hold.</exception>
    public string? Text(string name) => Storable(name, (string?)values.GetValueOrDefault(name));

    /// <summary>A text or id that the schema demands.</summary>
    public string Required(string name) => Text(name) ?? throw new InvalidOperationException($"The schema lets {name} be null.");

    /// <summary>A whole number; null when left out.</summary>
    public int? Number(string name) => (int?)values.GetValueOrDefault(name);

    /// <summary>A truth value; null when left out.</summary>
    public bool? Flag(string name) => (bool?)values.GetValueOrDefault(name);

    /// <summary>A moment; null when left out.</summary>
    public DateTimeOffset? Time(string name) => (DateTimeOffset?)values.GetValueOrDefault(name);

    /// <summary>An enum's member; null when left out.</summary>
    public T? Enum<T>(string name)
        where T : struct, Enum => Text(name) is { } text ? EnumText.Parse<T>(text) : null;

    /// <summary>A list of texts; null when left out.</summary>
    public IReadOnlyList<string>? Texts(string name) => (values.GetValueOrDefault(name) as IEnumerable<object?>)?.Select(item => Storable(name, (string)item!)!).ToList();

    /// <summary>A list of input objects; empty when left out.</summary>
    public IReadOnlyList<Arguments> Inputs(string name) => values.GetValueOrDefault(name) is IEnumerable<object?> items
        ? [.. items.OfType<IDictionary<string, object?>>().Select(fields => new Arguments(fields.ToDictionary(StringComparer.Ordinal)))]
        : [];

    /// <summary>Every field that the document gives, as a text that any database can hold; null and empty objects are left out.</summary>
    public IEnumerable<(string Name, string Text)> Texts() => values
        .Select(pair => (pair.Key, Text: Told(pair.Value)))
        .Where(pair => pair.Text is not null)
        .Select(pair => (pair.Key, pair.Text!));

    private static string? Told(object? value) => value switch
    {
        null => null,
        string text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD'),
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IDictionary<string, object?> fields => string.Join(' ', new Arguments(fields.ToDictionary(StringComparer.Ordinal)).Texts().Select(field => $"{field.Name}={field.Text}")),
        IEnumerable<object?> items => string.Join(' ', items.Select(Told)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>PostgreSQL takes neither NUL nor half a surrogate pair; SQLite would take both.</summary>
    private static string? Storable(string name, string? text) =>
        text is null || !(text.Contains('\0', StringComparison.Ordinal) || !Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Equals(text, StringComparison.Ordinal))
            ? text
            : throw RequestError.BadInput($"{name}: the text holds NUL or half a character.");

    /// <summary>An input object; empty when left out.</summary>
    public Arguments Input(string name) =>
        values.GetValueOrDefault(name) is IDictionary<string, object?> fields ? new Arguments(fields.ToDictionary(StringComparer.Ordinal)) : None;
}
