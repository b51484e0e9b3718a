using System.Diagnostics;
using System.Globalization;
using AppUsersGateway.Data.Identifiers;
using Microsoft.Data.Sqlite;

namespace AppUsersGateway.Bench.Audits;

/// <summary>Audits of the real auditor, as a process of its own, beside the <c>sqlite3</c> shell that only reads the same facts.</summary>
internal static class AuditMeasurement
{
    private const string File = "audit.db";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), Limit = TimeSpan.FromMinutes(10);

    /// <summary>Fills the database.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="tokens">How many tokens.</param>
    public static async Task Prepare(string folder, int tokens)
    {
        Directory.CreateDirectory(folder);
        await AuditedTokens.Create(Path.Combine(folder, File), tokens);
    }

    /// <summary>Scans and audits three times: for the first time, again at once, and when all is a day older. The file is as it was afterwards only for the scan: copy it before.</summary>
    public static async Task Run(string folder)
    {
        var file = Path.Combine(folder, File);
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 60 }.ToString());
        await connection.OpenAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Number(connection, "select count(*) from tokens"):N0} tokens, {Number(connection, "select count(*) from token_usage"):N0} hours of use\n"));
        await Scan(file); // so that all that follow find the file in the system's memory
        Console.WriteLine("| audit | bare scan, s | audit, s | / scan | of it recording, s | processor, s | peak memory, MB | findings written | open |\n|---|---|---|---|---|---|---|---|---|");
        await Audit(connection, file, "first");
        await Audit(connection, file, "again");
        await AuditedTokens.Age(connection);
        Execute(connection, "pragma wal_checkpoint(truncate)");
        await Audit(connection, file, "a day later");
    }

    private static async Task Audit(SqliteConnection connection, string file, string name)
    {
        var scan = await Scan(file);
        var before = file + ".before";
        System.IO.File.Delete(before);

        // Kept beside and compared afterwards: triggers that count would be a third of what the audit takes to write.
        Execute(connection, $"attach '{before}' as before; create table before.findings as select * from findings; detach before");
        using var auditor = Start(file);
        try
        {
            var run = Identifier.New(IdentifierKind.AuditRun, TimeProvider.System.GetUtcNow());
            Execute(connection, $"insert into audit_runs (id, organization_id, trigger, status, queued_at) select '{run}', id, 'MANUAL', 'QUEUED', {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()} from organizations");
            var (start, used) = (0L, TimeSpan.Zero);
            for (var limit = Stopwatch.StartNew(); ; await Task.Delay(Look, TimeProvider.System))
            {
                var status = Text(connection, $"select status from audit_runs where id = '{run}'");
                if (status == "RUNNING" && start == 0)
                {
                    auditor.Refresh();
                    (start, used) = (Stopwatch.GetTimestamp(), auditor.TotalProcessorTime);
                }
                else if (status == "FAILED")
                {
                    throw new InvalidOperationException(Text(connection, $"select error from audit_runs where id = '{run}'")); // the auditor's log above has more
                }
                else if (status == "SUCCEEDED")
                {
                    var wall = Stopwatch.GetElapsedTime(start);
                    while (Number(connection, "select count(*) from leases where name like 'audit:%'") > 0)
                    {
                        await Task.Delay(Look, TimeProvider.System); // or the next auditor would wait until it is over
                    }

                    var line = Line(connection, auditor, run, name, scan, wall, used);
                    Execute(connection, $"attach '{before}' as before");
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{line} {Number(connection, "select count(*) from (select * from findings except select * from before.findings)"):N0} | {Number(connection, "select count(*) from findings where resolved_at is null"):N0} |"));
                    Execute(connection, "detach before");
                    System.IO.File.Delete(before);
                    break;
                }
                else if (limit.Elapsed > Limit || auditor.HasExited)
                {
                    throw new InvalidOperationException($"The audit is {status} after {limit.Elapsed}.");
                }
            }
        }
        finally
        {
            auditor.Kill();
            await auditor.WaitForExitAsync();
        }

        Execute(connection, "pragma wal_checkpoint(truncate)");
    }

    private static string Line(SqliteConnection connection, Process auditor, string run, string name, TimeSpan scan, TimeSpan wall, TimeSpan used)
    {
        auditor.Refresh();
        var peak = System.IO.File.ReadLines($"/proc/{auditor.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var recording = Number(connection, $"select finished_at - recording_at from audit_runs where id = '{run}'") / 1_000.0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {scan.TotalSeconds:0.0} | {wall.TotalSeconds:0.0} | {wall / scan:0.00} | {recording:0.0} | {(auditor.TotalProcessorTime - used).TotalSeconds:0.0} | {long.Parse(peak, CultureInfo.InvariantCulture) / 1_024.0:0} |");
    }

    private static async Task<TimeSpan> Scan(string file)
    {
        var start = new ProcessStartInfo("sqlite3", ["-readonly", "-batch", file]) { RedirectStandardInput = true, UseShellExecute = false };
        var begin = Stopwatch.GetTimestamp();
        using var shell = Process.Start(start)!;
        await shell.StandardInput.WriteLineAsync($".output /dev/null\n.parameter set @now {TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}");
        await shell.StandardInput.WriteAsync(await System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Audits", "facts.sql")));
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0 ? Stopwatch.GetElapsedTime(begin) : throw new InvalidOperationException("sqlite3 failed.");
    }

    private static Process Start(string file)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "AppUsersGateway.Auditor.dll"), "run", $"--Database:ConnectionString=Data Source={file}", $"--Mail:PickupDirectory={Path.Combine(Path.GetDirectoryName(file)!, "mail")}", "--Auditor:Schedule=0 0 6 1 1 ? 2098", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning"]);
        return Process.Start(start)!;
    }

    private static long Number(SqliteConnection connection, string sql) => Convert.ToInt64(Value(connection, sql), CultureInfo.InvariantCulture);

    private static string Text(SqliteConnection connection, string sql) => (string)Value(connection, sql)!;

    private static object? Value(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
