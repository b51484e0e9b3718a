namespace AppUsersGateway.Data.Database;

/// <summary>Files that are there after a power cut.</summary>
internal static class Durable
{
    /// <summary>Makes an empty file that only its owner may read.</summary>
    /// <exception cref="IOException">There is one already.</exception>
    public static void Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var created = new FileStream(file, options);
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public static void Sync(string file)
    {
        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }
}
