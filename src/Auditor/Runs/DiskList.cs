using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using MessagePack;
using MessagePack.Resolvers;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// A list that grows on disk, for what a run has to keep and memory must not: appended to, then read in its order, as often as wanted. Its file is in the
/// system's temporary directory, readable by nobody else, and has no name from the beginning: nothing of it outlives the process.
/// </summary>
/// <typeparam name="T">What is in it: public, made of what its constructor takes and what can be set. MessagePack writes and reads it in less than half of JSON's time.</typeparam>
public sealed class DiskList<T> : IDisposable
{
    /// <summary>What is read at a time.</summary>
    private const int Batch = 500;

    private const int BufferBytes = 64 * 1024;

    private static readonly MessagePackSerializerOptions Format = ContractlessStandardResolver.Options;

    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly byte[] length = new byte[sizeof(int)];
    private FileStream? file;

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    /// <summary>Appends.</summary>
    /// <exception cref="IOException">The temporary directory cannot be written.</exception>
    public void Add(T item)
    {
        file ??= Open();
        buffer.ResetWrittenCount();
        MessagePackSerializer.Serialize(buffer, item, Format);
        BinaryPrimitives.WriteInt32LittleEndian(length, buffer.WrittenCount);
        file.Write(length);
        file.Write(buffer.WrittenSpan);
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
        var batch = new List<T>(Batch);
        var bytes = Array.Empty<byte>();
        for (var read = 0L; read < Count; read++)
        {
            file.ReadExactly(length);
            var size = BinaryPrimitives.ReadInt32LittleEndian(length);
            bytes = bytes.Length < size ? new byte[size * 2] : bytes;
            file.ReadExactly(bytes, 0, size);
            batch.Add(MessagePackSerializer.Deserialize<T>(bytes.AsMemory(0, size), Format));
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
