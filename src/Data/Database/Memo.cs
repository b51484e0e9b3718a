using System.Collections.Concurrent;

namespace AppUsersGateway.Data.Database;

/// <summary>Remembers what texts of the database were read as. Few different ones are read over and over: permissions, allowlists.</summary>
/// <param name="read">Reads a text; the same text always means an equal, unchangeable value.</param>
internal sealed class Memo<T>(Func<string, T> read)
    where T : class
{
    /// <summary>The most texts that are remembered; then it starts anew.</summary>
    private const int Maximum = 1_000;

    private readonly ConcurrentDictionary<string, T> known = new(StringComparer.Ordinal);

    // Counted here: the dictionary's own count takes all its locks, which for texts that are all different costs more than reading them.
    private int count;

    /// <summary>The value of a text.</summary>
    public T Read(string text)
    {
        if (known.TryGetValue(text, out var value))
        {
            return value;
        }

        if (Interlocked.Increment(ref count) > Maximum)
        {
            Interlocked.Exchange(ref count, 0);
            known.Clear();
        }

        return known[text] = read(text);
    }
}
