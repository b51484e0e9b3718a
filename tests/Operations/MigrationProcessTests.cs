using System.Diagnostics;
using System.Text.RegularExpressions;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Gateway;
using AppUsersGateway.Tests.Data.Migrations;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>
/// P10 with real processes: any number may start at once, and one that dies or finds the disk full leaves the schema after some whole script, which the
/// next start completes. MIGRATION_ROUNDS=100 for the long run (docs/security.md).
/// </summary>
public sealed partial class MigrationProcessTests
{
    private const int Nodes = 5;
    private static readonly int Rounds = LongRun.Times("MIGRATION_ROUNDS", 2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Five_processes_that_migrate_at_once_all_succeed(TestEngine engine)
    {
        for (var round = 0; round < Math.Max(1, Rounds / 2); round++)
        {
            await using var database = await TestDatabase.Empty(engine, TimeProvider.System);

            var ends = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => Finish(Migrate(database))));

            Assert.All(ends, end => Assert.True(end.Code == 0, end.Said));
            Assert.True(database.Migrator.IsCurrent());
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_that_is_killed_leaves_whole_scripts_and_the_next_start_completes_them(TestEngine engine)
    {
        var whole = await SchemasAfterEachScript(engine);
        var clock = Stopwatch.StartNew();
        await using (var measured = await TestDatabase.Empty(engine, TimeProvider.System))
        {
            await Finish(Migrate(measured));
        }

        // Spread over the second half of a process's life: the first is the runtime's start. One that was faster is killed earlier the next time.
        var (length, killed) = (clock.Elapsed, 0);
        while (killed < Rounds)
        {
            await using var database = await TestDatabase.Empty(engine, TimeProvider.System);
            using var process = Migrate(database);
            using var end = new CancellationTokenSource(length * (0.5 + (0.5 * killed / Rounds)));
            if (await KillUnlessDone(process, end.Token))
            {
                killed++;
            }
            else
            {
                length *= 0.8;
            }

            Assert.Contains(await Tables(database), whole);
            await database.Migrator.Run(CancellationToken.None);
            Assert.Equal(whole[^1], await Tables(database));
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_leaves_whole_scripts_and_the_next_start_completes_them()
    {
        var whole = await SchemasAfterEachScript(TestEngine.Sqlite);
        var full = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var database = await TestDatabase.Empty(TestEngine.Sqlite, TimeProvider.System);

            // From 4 KB up in steps that end beyond what the schema takes.
            var (code, said) = await Finish(Migrate(database, maximumFileKilobytes: 4 + (400 * round / Rounds)));
            full += code == 0 ? 0 : 1;
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

            Assert.Contains(await Tables(database), whole);
            await database.Migrator.Run(CancellationToken.None);
            Assert.Equal(whole[^1], await Tables(database));
        }

        Assert.True(full > 0, "No process found its disk full.");
    }

    /// <summary>The schema with no script, the first, the first two, and so on.</summary>
    private static async Task<List<string>> SchemasAfterEachScript(TestEngine engine)
    {
        await using var database = await TestDatabase.Empty(engine, TimeProvider.System);
        var assembly = typeof(Migrator).Assembly;
        var schemas = new List<string> { await Tables(database) };
        foreach (var script in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(script)!);
            await database.Tamper(await text.ReadToEndAsync());
            schemas.Add(await Tables(database));
        }

        return schemas;
    }

    /// <summary>The schema without the journal of the migrations themselves, which SQLite keeps on several lines.</summary>
    private static async Task<string> Tables(TestDatabase database) => string.Join('\n', Journal().Replace(await database.Schema(), string.Empty)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line =>
            !line.Contains("schemaversions", StringComparison.OrdinalIgnoreCase) && !line.Contains("sqlite_sequence", StringComparison.Ordinal)));

    [GeneratedRegex(@"CREATE TABLE \[SchemaVersions\] \(.*?\n\)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Journal();

    private static Process Migrate(TestDatabase database, int? maximumFileKilobytes = null)
    {
        string[] command = ["dotnet", typeof(GatewayHost).Assembly.Location, "migrate"];
        var start = maximumFileKilobytes is { } limit
            ? new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\"", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (key, value) in database.ConnectionSettings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        // The runtime keeps its code in a file of its own otherwise, which the limit would hit first.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Said)> Finish(Process process)
    {
        using (process)
        {
            var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said);
        }
    }

    private static async Task<bool> KillUnlessDone(Process process, CancellationToken time)
    {
        try
        {
            await process.WaitForExitAsync(time);
            return false;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            return true;
        }
    }
}
