using System.Runtime.CompilerServices;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Audits;

/// <summary>
/// Follows an audit by its row, which is where an auditor in whatever process tells how far it has come. Each follower reads one row by its
/// key twice a second, as often as its token is looked at again, and only while it follows.
/// </summary>
internal sealed class AuditRunFeed(AppDatabase database, AuditRunRepository runs, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The audit as it stands now, then each time that it has moved on; ends with it.</summary>
    /// <exception cref="RequestError">The organization has no such audit.</exception>
    public async IAsyncEnumerable<AuditRun> Follow(string organizationId, string id, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        AuditRun? told = null;
        while (told?.FinishedAt is null)
        {
            var run = await database.Read(session => runs.Find(session, organizationId, id), cancellation)
                ?? throw RequestError.BadInput("id: there is no such audit; auditRuns has them.");
            if (run != told)
            {
                yield return told = run;
                continue;
            }

            await Task.Delay(Interval, time, cancellation);
        }
    }
}
