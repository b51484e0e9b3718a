using System.CommandLine;
using AppUsersGateway.Data.Backups;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>backup FILE</c>: the whole database at one moment, while everybody goes on working (docs/backup.md).</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Take the place of a file of that name." };
        var programs = Programs();
        var command = new Command("backup", "Copy the database into a file, while everybody goes on working.") { file, overwrite, programs };
        command.SetDataAction(
            async (parse, services, cancellation) =>
            {
                var name = parse.GetRequiredValue(file);
                var bytes = await services.GetRequiredService<DatabaseBackup>().Make(name, parse.GetValue(overwrite), parse.GetValue(programs), cancellation);
                await parse.InvocationConfiguration.Output.WriteLineAsync($"{Path.GetFullPath(name)}: {bytes} bytes, checked. Copy the revocation journal to a safe place as well: it changes with every revocation.");
                return 0;
            },
            migrate: false);
        return command;
    }

    /// <summary>Where PostgreSQL's programs are.</summary>
    public static Option<string> Programs() => new("--programs") { Description = "PostgreSQL only: the folder of pg_dump, pg_restore and psql. Those on the path when left out." };
}
