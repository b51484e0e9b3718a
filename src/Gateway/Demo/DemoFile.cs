using System.Data.Common;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>
/// The demo's database file, held by one demo at a time. The lock file stays behind and says that the database beside it was made
/// by the demo: nothing else is ever deleted.
/// </summary>
public sealed class DemoFile : IDisposable
{
    private const string Database = "demo.db";
    private const string Mails = "demo-mail";

    private readonly string folder;
    private readonly FileStream alone;

    private DemoFile(string folder, FileStream alone) => (this.folder, this.alone) = (folder, alone);

    /// <summary>What to open the database with.</summary>
    public string ConnectionString => new DbConnectionStringBuilder { ["Data Source"] = Path.Combine(folder, Database) }.ToString();

    /// <summary>Where the demo's mails become files.</summary>
    public string MailFolder => Path.Combine(folder, Mails);

    /// <summary>Takes the demo of a folder until disposed; deletes nothing yet.</summary>
    /// <exception cref="Refusal">Another demo runs there, or the file was not made by the demo.</exception>
    public static DemoFile Claim(string folder)
    {
        Directory.CreateDirectory(folder);
        var (database, mark) = (Path.Combine(folder, Database), Path.Combine(folder, Database + ".lock"));
        if (File.Exists(database) && !File.Exists(mark))
        {
            throw new Refusal(RefusalCode.Conflict, $"{database} was not made by the demo: move it away, because the demo would delete it.");
        }

        try
        {
            // The operating system drops this lock with the process, whatever happens to it.
            return new DemoFile(folder, new FileStream(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new Refusal(RefusalCode.Conflict, $"A demo is running on {database} already: use that one, or stop it with Ctrl+C first.");
        }
    }

    /// <summary>Deletes the previous demo: its database and its mails.</summary>
    public void Clear()
    {
        foreach (var ending in new[] { "", "-wal", "-shm", ".revocations" })
        {
            File.Delete(Path.Combine(folder, Database + ending));
        }

        if (Directory.Exists(MailFolder))
        {
            foreach (var mail in Directory.EnumerateFiles(MailFolder, "*.eml"))
            {
                File.Delete(mail);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => alone.Dispose();
}
