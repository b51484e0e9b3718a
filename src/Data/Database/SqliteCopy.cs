using Dapper;
using Microsoft.Data.Sqlite;

namespace AppUsersGateway.Data.Database;

/// <summary>Copies of a database file, made by SQLite's online backup: one moment of it, whoever writes meanwhile.</summary>
internal static class SqliteCopy
{
    private const string Sound = "ok";

    /// <summary>Copies a database into a file that is empty or absent, and checks the copy. It is one file without a log beside it.</summary>
    /// <exception cref="InvalidOperationException">What was copied is damaged.</exception>
    public static async Task Make(string from, string to, CancellationToken cancellation)
    {
        await using var copy = Open(to, SqliteOpenMode.ReadWriteCreate);
        await using (var source = Open(from, SqliteOpenMode.ReadWrite))
        {
            source.BackupDatabase(copy);
        }

        cancellation.ThrowIfCancellationRequested();
        await copy.ExecuteAsync("pragma journal_mode = delete");
        if (await copy.ExecuteScalarAsync<string>("pragma integrity_check(1)") is var found && found != Sound)
        {
            throw new InvalidOperationException($"{from} is damaged: {found}");
        }
    }

    /// <summary>A connection of its own to a file.</summary>
    public static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
