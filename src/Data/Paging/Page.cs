namespace AppUsersGateway.Data.Paging;

/// <summary>One page of a list, in the list's order.</summary>
/// <param name="Items">The rows with their cursors.</param>
/// <param name="HasNext">Whether rows follow.</param>
/// <param name="HasPrevious">Whether rows stand before.</param>
public sealed record Page<T>(IReadOnlyList<PageItem<T>> Items, bool HasNext, bool HasPrevious)
{
    /// <summary>No rows.</summary>
    public static readonly Page<T> Empty = new([], false, false);

    /// <summary>Whether the page is all of the list.</summary>
    public bool IsWhole => !HasNext && !HasPrevious;
}

/// <summary>A row and its place.</summary>
/// <param name="Node">The row.</param>
/// <param name="Cursor">Its place, encoded only when asked for.</param>
public sealed record PageItem<T>(T Node, Cursor Cursor);
