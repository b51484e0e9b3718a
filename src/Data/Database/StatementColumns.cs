using System.Text;
using Microsoft.Data.Sqlite;

namespace AppUsersGateway.Data.Database;

/// <summary>What a prepared statement's columns are called, how a null in them is typed, and what was last read from them.</summary>
internal sealed class StatementColumns
{
    /// <summary>Bytes of a text that is compared with that of the row before. Ids, names and addresses are shorter; hashes of secrets are not, and are not kept.</summary>
    private const int MaximumKept = 48;

    private string[]? names;
    private Type?[] types = [];
    private Kept[] kept = [];

    public int Count(SqliteDataReader reader) => Names(reader).Length;

    public string Name(SqliteDataReader reader, int ordinal) => Names(reader)[ordinal];

    public Type TypeOfNull(SqliteDataReader reader, int ordinal)
    {
        Names(reader);
        return types[ordinal] ??= reader.GetFieldType(ordinal);
    }

    /// <summary>A text: the same string as in the row before when it is the same text, as in most columns of most rows it is.</summary>
    public string Text(SqliteDataReader reader, int ordinal, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaximumKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        Names(reader);
        ref var before = ref kept[ordinal];
        if (before.Text is null || !utf8.SequenceEqual(before.Bytes.AsSpan(0, before.Length)))
        {
            before.Bytes ??= new byte[MaximumKept];
            utf8.CopyTo(before.Bytes);
            (before.Length, before.Text) = (utf8.Length, Encoding.UTF8.GetString(utf8));
        }

        return before.Text;
    }

    private string[] Names(SqliteDataReader reader)
    {
        if (names is null)
        {
            names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            types = new Type?[names.Length];
            kept = new Kept[names.Length];
        }

        return names;
    }

    private struct Kept
    {
        public byte[]? Bytes;
        public int Length;
        public string? Text;
    }
}
