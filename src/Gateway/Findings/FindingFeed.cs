using System.Runtime.CompilerServices;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>
/// Tells what changes about findings, by whichever process: changes are numbered in the order in which they are committed
/// (<see cref="FindingChanges.Begin"/>), so that reading on from the last number misses nothing and tells nothing twice. Each
/// listener reads for itself at its own pace and keeps nothing but its place: one index look twice a second while nothing happens, no queue
/// that could run over, nothing at all while nobody listens.
/// </summary>
public sealed class FindingFeed(AppDatabase database, FindingChanges findings, TimeProvider time)
{
    private const int RowsPerRead = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private int listeners;

    /// <summary>How many listen.</summary>
    public int Listeners => Volatile.Read(ref listeners);

    /// <summary>The findings of an organization that change from now on, each as it stands when it is read.</summary>
    public async IAsyncEnumerable<Finding> Listen(string organizationId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (change, id) = (1 + await database.Read(session => findings.Last(session, organizationId), cancellation), "");
        Interlocked.Increment(ref listeners);
        try
        {
            while (true)
            {
                var changed = await database.Read(session => findings.After(session, organizationId, change, id, RowsPerRead), cancellation);
                foreach (var finding in changed)
                {
                    (change, id) = (finding.Change, finding.Id);
                    yield return finding;
                }

                if (changed.Count < RowsPerRead)
                {
                    await Task.Delay(Interval, time, cancellation);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref listeners);
        }
    }
}
