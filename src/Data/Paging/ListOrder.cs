namespace AppUsersGateway.Data.Paging;

/// <summary>An order that a list offers: a fixed expression over an index, so that no client text reaches SQL.</summary>
/// <param name="Name">The order's name in cursors.</param>
/// <param name="Expression">The SQL expression that sorts, never null; an index begins with it after the organization.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
/// <param name="Key">The same key read from a row.</param>
/// <param name="TextKey">Whether the key is a text; otherwise it is a number.</param>
public sealed record ListOrder<T>(string Name, string Expression, bool Descending, Func<T, object> Key, bool TextKey = false)
{
    /// <summary>A client's cursor; null when it is none, or belongs to another order. What passes can be compared on every engine.</summary>
    public Cursor? Read(string text) =>
        Cursor.Decode(text) is { } cursor && cursor.Order == Name && cursor.Key is string == TextKey ? cursor : null;

    /// <summary>The order in the other direction; cursors of one do not serve the other.</summary>
    public ListOrder<T> Reverse() => this with { Name = Name + "~", Descending = !Descending };
}
