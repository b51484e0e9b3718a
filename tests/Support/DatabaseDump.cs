using System.Globalization;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Tests.Support;

/// <summary>
/// Every row of every table as text, to see that a refusal changed nothing. The tables are those that the database has: a new one cannot be forgotten.
/// </summary>
public static class DatabaseDump
{
    /// <summary>Counts who took the organization's lock, also to change nothing in the end.</summary>
    private const string Lock = "lock_version";

    /// <summary>What the gateway writes at its own time, whoever asks what: permissions used, unknown secrets, that it is alive. And what migrations write.</summary>
    private static readonly string[] AtItsOwnTime = ["permission_usage", "unknown_secrets", "recording_nodes", "recording_gaps", "schemaversions"];

    /// <summary>The rows of all tables that change only when somebody changes them, sorted, one a line.</summary>
    public static Task<string> Dump(this TestDatabase database) => database.Rows(table => !AtItsOwnTime.Contains(table));

    /// <summary>The rows of all tables, sorted, one a line.</summary>
    public static Task<string> DumpEverything(this TestDatabase database) => database.Rows(_ => true);

    /// <summary>The tables that the database has.</summary>
    public static Task<IReadOnlyList<string>> Tables(this TestDatabase database) => database.Read(session => session.Query<string>(database.Engine == TestEngine.Sqlite
        ? "select lower(name) from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1"
        : "select table_name from information_schema.tables where table_schema = 'public' order by 1"));

    private static async Task<string> Rows(this TestDatabase database, Func<string, bool> wanted)
    {
        var tables = await database.Tables();
        return await database.Read(async session =>
        {
            var lines = new List<string>();
            foreach (var table in tables.Where(wanted))
            {
                lines.AddRange(await Rows(session, table));
            }

            return string.Join('\n', lines);
        });
    }

    private static async Task<IEnumerable<string>> Rows(Session session, string table) =>
        (await session.Query<dynamic>($"select * from {table}"))
        .Select(row => table + ": " + string.Join(" | ", ((IDictionary<string, object?>)row).Where(column => column.Key != Lock).Select(column =>
            $"{column.Key}={Convert.ToString(column.Value, CultureInfo.InvariantCulture) ?? "null"}")))
        .Order(StringComparer.Ordinal);
}
