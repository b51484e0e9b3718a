namespace AppUsersGateway.Data.Database;

/// <summary>The database file of SQLite before SQLite opens it: who may read it, and who may migrate it.</summary>
internal static class SqliteFile
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock beside the file; makes folder and file when there are none.</summary>
    /// <exception cref="InvalidOperationException">Nothing can be written there.</exception>
    public static async Task<FileStream> Lock(string file, TimeProvider time, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(file)!;
        try
        {
            Directory.CreateDirectory(folder);
            var held = await Wait(file + ".migrate", time, cancellation);
            Create(file);
            return held;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Database:ConnectionString: no file can be written in {folder}: {problem.Message}", problem);
        }
    }

    private static async Task<FileStream> Wait(string name, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                // The operating system drops this lock with the process, whatever happens to it.
                return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(name) && time.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Poll, time, cancellation);
            }
        }
    }

    /// <summary>SQLite would make the file readable for everybody; its log takes over what the file has.</summary>
    private static void Create(string file)
    {
        if (!File.Exists(file))
        {
            Durable.Create(file);
        }
    }
}
