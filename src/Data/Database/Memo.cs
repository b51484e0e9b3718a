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

    /// <summary>The value of a text.</summary>
    public T Read(string text)
    {
        if (known.TryGetValue(text, out var value))
        {
            return value;
        }

        if (known.Count >= Maximum)
        {
            known.Clear();
        }

        return known[text] = read(text);
    }
}
