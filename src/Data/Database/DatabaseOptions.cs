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
}

/// <summary>The database engines that one SQL text serves.</summary>
public enum DatabaseProvider
{
    /// <summary>SQLite in a local file: gateway and auditor may be two processes on one host.</summary>
    Sqlite,

    /// <summary>PostgreSQL: any number of gateways and auditors.</summary>
    PostgreSql,
}
