using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;

namespace AppUsersGateway.Data.Backups;

/// <summary>Copies the whole database into one file, as it is at one moment, while gateways and auditors go on working.</summary>
public sealed class DatabaseBackup(AppDatabase database, Migrator migrator, TimeProvider time)
{
    /// <summary>Makes a backup. It is checked, synced to the disk, and only then has its name.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="overwrite">Whether it may take the place of another file.</param>
    /// <param name="programs">The folder of PostgreSQL's programs; null for those on the path.</param>
    /// <param name="cancellation">Stops it; no file is left.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    /// <exception cref="InvalidOperationException">There is no database, it is damaged, or a program is missing.</exception>
    public async Task<long> Make(string file, bool overwrite, string? programs, CancellationToken cancellation)
    {
        if (database.Engine.FileName is { } own && Path.GetFullPath(file) == own)
        {
            throw new IOException($"{own} is the database itself: name another file.");
        }

        using var target = new BackupTarget(file, overwrite);
        await Mark(cancellation);
        await database.Engine.Copy(target.Partial, programs, cancellation);
        target.Commit();
        return new FileInfo(file).Length;
    }

    /// <summary>Lets the backup say when it began. A schema of before, which an upgrade is to change, has no place for that.</summary>
    private async Task Mark(CancellationToken cancellation)
    {
        if (database.Engine.FileName is { } own && !File.Exists(own))
        {
            throw new InvalidOperationException($"Database:ConnectionString: there is no {own}.");
        }

        if (migrator.IsCurrent())
        {
            await database.Write(
                session => session.Execute(
                    "insert into backup_mark (id, taken_at) values (1, @now) on conflict (id) do update set taken_at = excluded.taken_at", new { now = time.GetUtcNow() }),
                cancellation);
        }
    }
}
