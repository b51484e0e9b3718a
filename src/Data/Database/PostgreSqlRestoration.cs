using System.Globalization;
using Dapper;
using Npgsql;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// A database of PostgreSQL that nobody else uses. The dump is loaded in one transaction, which also leaves a table that says that the work is not done: migrations
/// and what ended since come after it. Nothing starts on a database with that table, so a restore that is killed leaves the old database, or one that is refused.
/// </summary>
internal sealed class PostgreSqlRestoration : Restoration
{
    /// <summary>The table that stands while a restore is under way.</summary>
    public const string Unfinished = "restore_unfinished";

    /// <summary>
    /// The advisory lock of the loading transaction, beside the one of migrations: should this process die when the commit is on its way, who starts then waits for
    /// its end before it looks for <see cref="Unfinished"/>.
    /// </summary>
    public const long Lock = 0x6175_6777_7265_7374;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlConnection alone;
    private readonly string connectionString;
    private readonly PostgreSqlPrograms programs;
    private string? inspected;

    private PostgreSqlRestoration(NpgsqlConnection alone, string connectionString, PostgreSqlPrograms programs)
    {
        this.alone = alone;
        this.connectionString = connectionString;
        this.programs = programs;
    }

    /// <summary>Waits a moment for sessions that are about to end, and refuses when others stay.</summary>
    /// <param name="alone">Holds the lock of migrations: whoever starts meanwhile waits for it.</param>
    /// <param name="connectionString">The driver's connection string.</param>
    /// <param name="programs">PostgreSQL's programs.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<PostgreSqlRestoration> Begin(NpgsqlConnection alone, string connectionString, PostgreSqlPrograms programs, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await alone.ExecuteScalarAsync<long>(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and coalesce(backend_type, 'client backend') = 'client backend'
            """) is > 0 and var others)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"The database is in use by {others} other sessions: stop the gateways, the auditors and whatever else is connected.");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }

        return new PostgreSqlRestoration(alone, connectionString, programs);
    }

    public override async Task<BackupContent> Inspect(string backup, CancellationToken cancellation)
    {
        var (scripts, taken) = (new List<string>(), (string?)null);
        await programs.Read(
            backup,
            (table, row) =>
            {
                if (table.StartsWith("COPY public.schemaversions (", StringComparison.Ordinal))
                {
                    scripts.Add(Column(table, row, "scriptname"));
                }
                else if (table.StartsWith("COPY public.backup_mark (", StringComparison.Ordinal))
                {
                    taken = Column(table, row, "taken_at");
                }
            },
            cancellation);
        inspected = backup;
        return scripts.Count > 0
            ? new BackupContent(scripts, taken is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(taken, CultureInfo.InvariantCulture)))
            : throw new InvalidOperationException($"{backup} is no backup of this program.");
    }

    public override async Task<DatabaseOptions> Load(CancellationToken cancellation)
    {
        await programs.Load(inspected!, $"create table public.{Unfinished} ()", cancellation);
        return new DatabaseOptions { Provider = DatabaseProvider.PostgreSql, ConnectionString = connectionString };
    }

    public override Task Settle(Session session) => session.Execute($"drop table public.{Unfinished}");

    /// <summary>It has been the database since <see cref="Settle"/>.</summary>
    public override Task Finish() => Task.CompletedTask;

    public override ValueTask DisposeAsync() => alone.DisposeAsync();

    private static string Column(string table, string row, string name)
    {
        var names = table[(table.IndexOf('(', StringComparison.Ordinal) + 1)..table.IndexOf(')', StringComparison.Ordinal)].Split(", ");
        return row.Split('\t')[Array.IndexOf(names, name)];
    }
}
