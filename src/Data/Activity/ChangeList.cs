using System.Text.Encodings.Web;
using System.Text.Json;

namespace AppUsersGateway.Data.Activity;

/// <summary>One field before and after a change. Never a secret or a hash.</summary>
/// <param name="Field">The field as the API names it.</param>
/// <param name="Before">Its value before; null when it had none.</param>
/// <param name="After">Its value after; null when it has none.</param>
public sealed record Change(string Field, string? Before, string? After);

/// <summary>The changes of one event as one column, in canonical JSON: it is part of what the chain hashes.</summary>
public sealed record ChangeList(IReadOnlyList<Change> Items)
{
    private static readonly JsonSerializerOptions Canonical = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>No field changed.</summary>
    public static readonly ChangeList None = new([]);

    /// <summary>The fields of a new object.</summary>
    public static ChangeList Created(params (string Field, string? After)[] fields) =>
        new([.. fields.Where(field => field.After is not null).Select(field => new Change(field.Field, null, field.After))]);

    /// <summary>Only the fields that really differ.</summary>
    public static ChangeList Between(params (string Field, string? Before, string? After)[] fields) =>
        new([.. fields.Where(field => field.Before != field.After).Select(field => new Change(field.Field, field.Before, field.After))]);

    /// <summary>The canonical JSON.</summary>
    public string ToStorage() => JsonSerializer.Serialize(Items, Canonical);

    /// <summary>Reads what <see cref="ToStorage"/> wrote.</summary>
    public static ChangeList FromStorage(string text) => new(JsonSerializer.Deserialize<List<Change>>(text, Canonical)!);
}
