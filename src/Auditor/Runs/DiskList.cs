using System.Security.Cryptography;
using System.Text.Json;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// A list that grows on disk, for what a run has to keep and memory must not: appended to, then read in its order, as often as wanted. Its file is in the
/// system's temporary directory, readable by nobody else, and has no name from the beginning: nothing of it outlives the process.
/// </summary>
/// <typeparam name="T">What is in it, as JSON writes and reads it.</typeparam>
public sealed class DiskList<T> : IDisposable
{
    /// <summary>What is read at a time.</summary>
    private const int Batch = 500;

    private const int BufferBytes = 64 * 1024;

    private FileStream? file;

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    /// <summary>Appends.</summary>
    /// <exception cref="IOException">The temporary directory cannot be written.</exception>
    public void Add(T item)
    {
        file ??= Open();
        JsonSerializer.Serialize(file, item);
        file.WriteByte((byte)'\n');
        Count++;
    }

    /// <summary>All of it, in its order, some at a time.</summary>
    public IEnumerable<IReadOnlyList<T>> Batches()
    {
        if (file is null)
        {
            yield break;
        }

        file.Position = 0;
        using var reader = new StreamReader(file, leaveOpen: true);
        var batch = new List<T>(Batch);
        while (reader.ReadLine() is { } line)
        {
            batch.Add(JsonSerializer.Deserialize<T>(line)!);
            if (batch.Count == Batch)
            {
                yield return batch;
                batch = new List<T>(Batch);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }

        file.Position = file.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private static FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = BufferBytes,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(Path.GetTempPath(), $"appusers-audit-{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
        var opened = new FileStream(path, options);
        File.Delete(path);
        return opened;
    }
}
