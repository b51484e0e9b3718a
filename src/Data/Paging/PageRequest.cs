namespace AppUsersGateway.Data.Paging;

/// <summary>Which part of a list is wanted (Relay connection arguments, already checked).</summary>
/// <param name="Size">How many rows at the most: 1 … 100.</param>
/// <param name="Backward">Whether the rows end at <paramref name="Cursor"/> (<c>last</c>/<c>before</c>) instead of beginning after it.</param>
/// <param name="Cursor">Where to begin, exclusive; null for the list's end.</param>
public sealed record PageRequest(int Size, bool Backward = false, Cursor? Cursor = null)
{
    /// <summary>Rows of a page when the caller names no number.</summary>
    public const int DefaultSize = 25;

    /// <summary>The most rows a page can have.</summary>
    public const int MaximumSize = 100;
}
