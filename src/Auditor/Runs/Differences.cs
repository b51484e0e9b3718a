namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// What a reading of the facts gave beside the findings as they were stored at the same moment. A run keeps no more in memory than the users that it is
/// at, however many findings there are. To be disposed.
/// </summary>
public sealed class Differences : IDisposable
{
    /// <summary>Those that are to be written, or mailed about, in the order of the facts.</summary>
    public DiskList<Difference> Found { get; } = new();

    /// <summary>The others.</summary>
    public Standing Standing { get; private set; }

    /// <summary>Adds how some subjects compare.</summary>
    public void Add(Comparison comparison)
    {
        Standing += comparison.Standing;
        foreach (var difference in comparison.Found)
        {
            Found.Add(difference);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Found.Dispose();
}
