using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// Tells whether anything was committed to a file of SQLite since it was asked last, by this process or another: <c>PRAGMA data_version</c>
/// on a connection of its own, which never writes. One user at a time.
/// </summary>
internal sealed class ChangeCounter : IDisposable
{
    private readonly PreparedConnection connection;
    private readonly sqlite3_stmt version;
    private readonly string file;

    /// <summary>Opens the file, which must be there.</summary>
    /// <param name="connectionString">The driver's connection string, without pooling.</param>
    /// <param name="settings">The statement that gives a new connection its settings.</param>
    public ChangeCounter(string connectionString, string settings)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWrite };
        file = builder.DataSource;
        connection = new PreparedConnection(builder.ToString());
        try
        {
            connection.Open();
            connection.Execute(settings);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, "pragma data_version", out version), connection.Handle);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A number that differs from the last one exactly when somebody committed in between.</summary>
    /// <exception cref="DbException">The file cannot be read.</exception>
    public long Read()
    {
        var code = raw.sqlite3_step(version);
        if (code != raw.SQLITE_ROW)
        {
            _ = raw.sqlite3_reset(version);
            SqliteException.ThrowExceptionForRC(code, connection.Handle);
        }

        var number = raw.sqlite3_column_int64(version, 0);
        _ = raw.sqlite3_reset(version);
        return number;
    }

    /// <summary>Makes sure that the file has not been removed.</summary>
    /// <exception cref="DbException">It was.</exception>
    public void AssertFile()
    {
        if (!File.Exists(file))
        {
            throw new SqliteException("The database file is gone.", raw.SQLITE_CANTOPEN);
        }
    }

    /// <summary>Rows of a short query, on the same connection.</summary>
    public IReadOnlyList<T> Query<T>(string sql, object parameters)
    {
        connection.Expect(sql);
        return connection.Query<T>(sql, parameters).AsList();
    }

    /// <summary>The statement before its connection: SQLite would keep the connection open for it.</summary>
    public void Dispose()
    {
        version.Dispose();
        connection.Dispose();
    }
}
