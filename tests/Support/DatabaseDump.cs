using System.Globalization;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Tests.Support;

/// <summary>Every row of every table as text, to see that a refusal changed nothing. Not what the gateway counts at its own time: permissions used, unknown secrets.</summary>
public static class DatabaseDump
{
    /// <summary>Counts who took the organization's lock, also to change nothing in the end.</summary>
    private const string Lock = "lock_version";

    private static readonly string[] Tables =
    [
        "organizations", "administrators", "grants", "application_users", "tokens", "token_usage", "activity", "activity_head", "resources",
        "idempotency_keys", "leases", "audit_runs", "findings", "emails", "rule_exceptions", "audit_policies", "audit_rule_settings", "environment_networks",
        "token_policies", "leak_reports",
    ];

    /// <summary>The rows of all tables, sorted, one a line.</summary>
    public static Task<string> Dump(this TestDatabase database) => database.Read(async session =>
    {
        var lines = new List<string>();
        foreach (var table in Tables)
        {
            lines.AddRange(await Rows(session, table));
        }

        return string.Join('\n', lines);
    });

    private static async Task<IEnumerable<string>> Rows(Session session, string table) =>
        (await session.Query<dynamic>($"select * from {table}"))
        .Select(row => table + ": " + string.Join(" | ", ((IDictionary<string, object?>)row).Where(column => column.Key != Lock).Select(column =>
            $"{column.Key}={Convert.ToString(column.Value, CultureInfo.InvariantCulture) ?? "null"}")))
        .Order(StringComparer.Ordinal);
}
