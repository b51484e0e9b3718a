using System.Text.RegularExpressions;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Data.Database;

/// <summary>What is wrong with the plan of a statement: reading a big table from end to end, or sorting what an index has in order.</summary>
internal static partial class QueryPlan
{
    public static async Task<IReadOnlyList<string>> Faults(this TestDatabase database, string sql, object? values, bool sortAllowed = false)
    {
        var plan = await database.Database.Explain(sql, values, CancellationToken.None);
        var faulty = plan.Where(line => FullScan().IsMatch(line) || (!sortAllowed && Sort().IsMatch(line))).ToList();
        return faulty.Count == 0 ? [] : [.. faulty, "in the plan: " + string.Join(" // ", plan)];
    }

    // SQLite names the alias, PostgreSQL the table. A scan of a whole index in SQLite is a full scan as well: every list has its organization.
    [GeneratedRegex(@"\bSCAN (tokens|t|application_users|u|activity|token_usage|s|resources|r|grants|g)\b|Seq Scan on (tokens|application_users|activity|token_usage|resources|grants)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FullScan();

    // PostgreSQL's incremental sort is none: the rows come in order and only those of equal key are looked at together.
    [GeneratedRegex(@"USE TEMP B-TREE FOR .*ORDER BY|^\s*(->\s+)?Sort +\(cost", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Sort();
}
