using System.Collections;
using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// Rows of SQLite, with each value read in one or two calls. The driver takes about ten for a value and guards each of them, which for rows of
/// twenty columns is longer than SQLite takes to find them. All else is the driver's, and so are the types: whole numbers, text, real numbers, bytes.
/// </summary>
/// <param name="reader">The driver's reader.</param>
/// <param name="columns">What is known of the statement's columns.</param>
internal sealed class DirectReader(SqliteDataReader reader, StatementColumns columns) : DbDataReader
{
    private nint row;

    public override int Depth => reader.Depth;

    public override int FieldCount => columns.Count(reader);

    public override bool HasRows => reader.HasRows;

    public override bool IsClosed => reader.IsClosed;

    public override int RecordsAffected => reader.RecordsAffected;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        var more = reader.Read();
        row = more ? reader.Handle!.DangerousGetHandle() : 0;
        return more;
    }

    /// <summary>The value as the driver would give it.</summary>
    public override object GetValue(int ordinal)
    {
        if (row == 0 || (uint)ordinal >= (uint)FieldCount)
        {
            return reader.GetValue(ordinal); // says what is wrong
        }

        var value = SqliteValue.At(row, ordinal);
        switch (SqliteValue.Type(value))
        {
            case SqliteValue.Integer:
                return SqliteValue.Int64(value);
            case SqliteValue.Text:
                return columns.Text(reader, ordinal, SqliteValue.Utf8(value));
            case SqliteValue.Null:
                return DBNull.Value;
            default:
                return reader.GetValue(ordinal);
        }
    }

    public override bool IsDBNull(int ordinal) => row == 0 ? reader.IsDBNull(ordinal) : SqliteValue.Type(SqliteValue.At(row, ordinal)) == SqliteValue.Null;

    public override Type GetFieldType(int ordinal) => (row == 0 ? SqliteValue.Null : SqliteValue.Type(SqliteValue.At(row, ordinal))) switch
    {
        SqliteValue.Integer => typeof(long),
        SqliteValue.Text => typeof(string),
        SqliteValue.Null when row != 0 => columns.TypeOfNull(reader, ordinal),
        _ => reader.GetFieldType(ordinal),
    };

    public override string GetName(int ordinal) => columns.Name(reader, ordinal);

    public override string GetString(int ordinal)
    {
        var value = row == 0 || (uint)ordinal >= (uint)FieldCount ? 0 : SqliteValue.At(row, ordinal);
        return value != 0 && SqliteValue.Type(value) == SqliteValue.Text ? columns.Text(reader, ordinal, SqliteValue.Utf8(value)) : reader.GetString(ordinal);
    }

    public override long GetInt64(int ordinal)
    {
        var value = row == 0 || (uint)ordinal >= (uint)FieldCount ? 0 : SqliteValue.At(row, ordinal);
        return value != 0 && SqliteValue.Type(value) == SqliteValue.Integer ? SqliteValue.Int64(value) : reader.GetInt64(ordinal);
    }

    public override int GetInt32(int ordinal) => reader.GetInt32(ordinal);

    public override short GetInt16(int ordinal) => reader.GetInt16(ordinal);

    public override bool GetBoolean(int ordinal) => reader.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => reader.GetByte(ordinal);

    public override char GetChar(int ordinal) => reader.GetChar(ordinal);

    public override double GetDouble(int ordinal) => reader.GetDouble(ordinal);

    public override float GetFloat(int ordinal) => reader.GetFloat(ordinal);

    public override decimal GetDecimal(int ordinal) => reader.GetDecimal(ordinal);

    public override DateTime GetDateTime(int ordinal) => reader.GetDateTime(ordinal);

    public override Guid GetGuid(int ordinal) => reader.GetGuid(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => reader.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => reader.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => reader.GetDataTypeName(ordinal);

    public override int GetOrdinal(string name) => reader.GetOrdinal(name);

    public override int GetValues(object[] values) => reader.GetValues(values);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override bool NextResult()
    {
        row = 0;
        return reader.NextResult();
    }

    public override void Close()
    {
        row = 0;
        reader.Close();
    }

    protected override void Dispose(bool disposing)
    {
        row = 0;
        if (disposing)
        {
            reader.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>
/// A column of SQLite's current row (https://sqlite.org/c3ref/column_blob.html). Finding it locks the connection once; what is asked of it
/// afterwards does not, which is safe as long as nobody steps its statement (https://sqlite.org/c3ref/value.html).
/// </summary>
internal static class SqliteValue
{
    public const int Integer = 1;
    public const int Text = 3;
    public const int Null = 5;

    private const string Library = "e_sqlite3";

    // They look into memory and return at once: the runtime need not prepare for more.
    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_value", ExactSpelling = true)]
    public static extern nint At(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_value_type", ExactSpelling = true)]
    public static extern int Type(nint value);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_value_int64", ExactSpelling = true)]
    public static extern long Int64(nint value);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_value_text", ExactSpelling = true)]
    public static extern nint TextOf(nint value);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_value_bytes", ExactSpelling = true)]
    public static extern int Bytes(nint value);

    /// <summary>The bytes of a text; SQLite's own, until the next row.</summary>
    public static unsafe ReadOnlySpan<byte> Utf8(nint value)
    {
        var text = TextOf(value); // before its length is asked for, because this may convert it
        return new ReadOnlySpan<byte>((void*)text, Bytes(value));
    }
}
