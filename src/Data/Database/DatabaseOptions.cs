using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Data.Database;

/// <summary>Which database to use. Configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Database";

    /// <summary>The engine: <c>Sqlite</c> (embedded, one host) or <c>PostgreSql</c> (any number of hosts).</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>The driver's connection string.</summary>
    [Required(ErrorMessage = "Database:ConnectionString is empty: name a file (Data Source=data/appusers.db) or a PostgreSQL server.")]
    public string ConnectionString { get; set; } = "Data Source=data/appusers.db";

    /// <summary>
    /// The file to which every end of a token is written before it is answered, for a restore to read. Empty: the database file's name with
    /// <c>.revocations</c>, or <c>data/revocations.journal</c> with PostgreSQL. On a disk that outlives the process, and best one of its own.
    /// </summary>
    public string? RevocationJournal { get; set; }
}

/// <summary>The database engines that one SQL text serves.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite in a local file: gateway and auditor may be two processes on one host.</summary>
    Sqlite,

    /// <summary>PostgreSQL: any number of gateways and auditors.</summary>
    PostgreSql,
}
