using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AppUsersGateway.Data.Revocations;

/// <summary>
/// A file beside the database to which every final end of a token is appended and synced to the disk before its transaction commits. A restored
/// database learns from it what ended after the backup was made. The order is journal, then commit: a crash between the two leaves a line about a token
/// that nobody was told is ended, which a restore then ends; the other order would leave an end that was answered and that a restore would undo.
/// Any number of processes of one host append to one file. It holds no secrets, and grows by about 160 bytes for each token that ends.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="time">The time of its beginning.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle, and one who comes too late must find it.")]
public sealed class RevocationJournal(string path, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    // Those of this process stand in line here; only other processes have to be polled for.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Makes the file when there is none: from now on it knows every end.</summary>
    /// <exception cref="InvalidOperationException">Nothing can be written there.</exception>
    public async Task Start(CancellationToken cancellation)
    {
        try
        {
            await Append("", cancellation);
        }
        catch (JournalUnavailableException problem)
        {
            throw new InvalidOperationException($"Database:RevocationJournal: {Path} cannot be written: {problem.InnerException!.Message}", problem);
        }
    }

    /// <summary>Appends what ended, with one sync to the disk for all of it.</summary>
    /// <exception cref="JournalUnavailableException">It is not on the disk: nothing of it may be answered.</exception>
    internal Task Append(IReadOnlyCollection<Revocation> ended, CancellationToken cancellation) => ended.Count == 0
        ? Task.CompletedTask
        : Append(string.Concat(ended.Select(one => JournalLine.Of(one) + "\n")), cancellation);

    /// <summary>Reads a journal.</summary>
    public static JournalContent Read(string path)
    {
        var (begins, ended, damaged) = (new List<DateTimeOffset>(), new List<Revocation>(), 0);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file, Encoding.UTF8);
        while (text.ReadLine() is { } line)
        {
            if (!JournalLine.TryRead(line, out var begin, out var one))
            {
                damaged += line.Length == 0 ? 0 : 1;
            }
            else if (one is not null)
            {
                ended.Add(one);
            }
            else if (begin is { } at)
            {
                begins.Add(at);
            }
        }

        return new JournalContent(begins.Concat(ended.Select(one => one.At)).Order().Cast<DateTimeOffset?>().FirstOrDefault(), ended, damaged);
    }

    private async Task Append(string lines, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await using var file = await Open(cancellation);
            await Append(file, lines);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnavailableException(problem);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task Append(FileStream file, string lines)
    {
        var length = file.Length;
        var text = (length == 0 ? JournalLine.Begin(time.GetUtcNow()) + "\n" : await IsTorn(file) ? "\n" : "") + lines;
        if (text.Length == 0)
        {
            return;
        }

        try
        {
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(length); // a disk that is full took half of it perhaps
            throw;
        }
    }

    // Who was killed while it wrote left half a line: what comes after it must not become its other half.
    private static async Task<bool> IsTorn(FileStream file)
    {
        file.Seek(-1, SeekOrigin.End);
        var last = new byte[1];
        await file.ReadExactlyAsync(last);
        return last[0] != (byte)'\n';
    }

    private async Task<FileStream> Open(CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                // The operating system drops this lock with the process, whatever happens to it.
                return new FileStream(Path, options);
            }
            catch (IOException problem) when (IsHeld(problem) && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellation);
            }
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation. Whatever else is wrong stays wrong.
    private static bool IsHeld(IOException problem) => problem.HResult is 11 or 35 or unchecked((int)0x80070020);
}

/// <summary>What stands in a journal.</summary>
/// <param name="Begins">Since when it knows what ended; null when it is empty.</param>
/// <param name="Ended">What ended, in the order in which it was written.</param>
/// <param name="Damaged">Lines that cannot be read: a write that was cut off leaves one, and was never answered.</param>
public sealed record JournalContent(DateTimeOffset? Begins, IReadOnlyList<Revocation> Ended, int Damaged);

/// <summary>The journal cannot be written, so nothing that ends a token may be answered.</summary>
public sealed class JournalUnavailableException(Exception cause) : IOException("The revocation journal cannot be written (Database:RevocationJournal).", cause);
