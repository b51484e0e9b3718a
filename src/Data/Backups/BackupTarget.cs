using System.Security.Cryptography;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Backups;

/// <summary>
/// The file that a backup becomes, when it is whole and on the disk; until then it is another one beside it, which goes if the backup fails. Only its owner may
/// read it.
/// </summary>
internal sealed class BackupTarget : IDisposable
{
    private const int Letters = 8;

    private readonly string file;
    private readonly bool overwrite;

    /// <summary>Makes the file beside it.</summary>
    /// <exception cref="IOException">There is a file of that name, which is not to be overwritten.</exception>
    public BackupTarget(string file, bool overwrite)
    {
        this.file = Path.GetFullPath(file);
        this.overwrite = overwrite;
        if (Directory.Exists(this.file) || (!overwrite && File.Exists(this.file)))
        {
            throw new IOException($"{this.file} exists already: name another file, or say --overwrite.");
        }

        Partial = $"{this.file}.{RandomNumberGenerator.GetHexString(Letters, lowercase: true)}.partial";
        Durable.Create(Partial);
    }

    /// <summary>The file to be written.</summary>
    public string Partial { get; }

    /// <summary>What was written is the backup now.</summary>
    public void Commit()
    {
        Durable.Sync(Partial);
        File.Move(Partial, file, overwrite);
    }

    public void Dispose() => File.Delete(Partial);
}
