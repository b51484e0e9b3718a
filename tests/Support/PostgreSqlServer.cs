using System.Diagnostics;
using Npgsql;

namespace AppUsersGateway.Tests.Support;

/// <summary>
/// One private PostgreSQL for all tests of this process, started by the first that needs it: a fresh cluster in its own directory,
/// reached through a socket in it. It ends, and its directory goes, when this process ends, however that happens.
/// </summary>
public sealed class PostgreSqlServer
{
    /// <summary>Connections of one database at once; tests run in two threads, and each may start a gateway or two.</summary>
    private const int PoolSize = 20;

    // Standard input closes with this process, also when it is killed: the guard reads it and then stops the server at once.
    // A signal on the parent's death would not do: it comes when the starting thread ends, and the thread pool ends threads.
    private const string Guard =
        """
        trap '' INT TERM HUP
        folder=$1; shift
        "$@" >"$folder/log" 2>&1 &
        cat >/dev/null
        kill -INT $! 2>/dev/null
        wait $!
        rm -rf "$folder"
        """;

    private const long EnoughBytes = 2L << 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly Once<PostgreSqlServer> Shared = new(Start);

    // Held for its standard input: whoever collects it stops the server.
    private readonly Process guard;
    private readonly string folder;

    private PostgreSqlServer(Process guard, string folder) => (this.guard, this.folder) = (guard, folder);

    public static Task<PostgreSqlServer> Running() => Shared.Get();

    /// <summary>The connection string of a database on this server.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = folder,
        Username = "postgres",
        Database = database,
        MaxPoolSize = PoolSize,
        Timeout = (int)Patience.TotalSeconds,
        MaxAutoPrepare = 200, // as the product completes it, so that both mean the same pool
    }.ToString();

    public async Task Execute(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgreSqlServer> Start()
    {
        var binaries = PostgreSqlBinaries.Folder ?? throw new InvalidOperationException(PostgreSqlBinaries.Absence);
        var place = CreateFolder();
        var data = Path.Combine(place, "data");
        var user = Environment.IsPrivilegedProcess ? new[] { "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups" } : [];
        if (Environment.IsPrivilegedProcess)
        {
            await Finish("chown", ["postgres:postgres", place]);
        }

        string[] create = [.. user, Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "--no-sync"];
        await Finish(create[0], create[1..]);

        // fsync stays on, as the product demands; the rest only saves what a test does not need.
        string[] settings =
        [
            "listen_addresses=", $"unix_socket_directories={place}", "fsync=on", "max_connections=300", "shared_buffers=64MB",
            "max_wal_size=256MB", "dynamic_shared_memory_type=mmap", "autovacuum=off", "max_wal_senders=0", "wal_level=minimal", "full_page_writes=off", "jit=off",
        ];
        string[] command = [.. user, Path.Combine(binaries, "postgres"), "-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })];
        var process = Launch("sh", ["-c", Guard, "guard", place, .. command]);
        var server = new PostgreSqlServer(process, place);
        await server.Answers();
        return server;
    }

    // In memory where there is room: a database is made for every test, and the disk would be most of its time.
    private static string CreateFolder()
    {
        const string Memory = "/dev/shm";
        if (OperatingSystem.IsWindows() || !Directory.Exists(Memory) || new DriveInfo(Memory).AvailableFreeSpace < EnoughBytes)
        {
            return Directory.CreateTempSubdirectory("appusers-pg-").FullName;
        }

        var place = Path.Combine(Memory, $"appusers-pg-{Environment.ProcessId}");
        Directory.CreateDirectory(place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return place;
    }

    private async Task Answers()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await Execute("select 1");
                return;
            }
            catch (NpgsqlException) when (!guard.HasExited && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Poll, TimeProvider.System);
            }
        }
    }

    private static async Task Finish(string program, string[] arguments)
    {
        using var process = Launch(program, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {await output}{errors}");
        }
    }

    private static Process Launch(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;
}
