using System.Data.Common;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Tells how far a run has come, in small transactions of its own: who follows it may be in another process, and cannot see what the run
/// has not committed. A run never fails because this could not be told.
/// </summary>
/// <param name="database">Where it is told.</param>
/// <param name="runs">The runs.</param>
/// <param name="run">The attempt, as it began.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellation">Ends the run.</param>
public sealed class RunProgress(AppDatabase database, AuditRunRepository runs, AuditRun run, TimeProvider time, CancellationToken cancellation)
{
    /// <summary>The least time between two words about the tokens: a writer on SQLite makes all others wait.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private AuditRun told = run;
    private long toldAt;

    /// <summary>Counts what is to be examined.</summary>
    public async Task Begin() => await Tell(told with { TokensTotal = await database.Read(session => runs.TokensToExamine(session, told), cancellation) });

    /// <summary>So many tokens were looked at.</summary>
    public Task Examined(long tokens) => time.GetElapsedTime(toldAt) < Interval ? Task.CompletedTask : Tell(told with { TokensExamined = tokens });

    /// <summary>All that there was to be examined was; what was found is written from now on.</summary>
    public Task Recording(long tokens) => Tell(told with { TokensExamined = tokens, RecordingAt = time.GetUtcNow() });

    private async Task Tell(AuditRun state)
    {
        (told, toldAt) = (state, time.GetTimestamp());
        try
        {
            await database.Write(session => runs.Tell(session, state), cancellation);
        }
        catch (Exception problem) when (problem is DbException or TimeoutException)
        {
            // The next word, or the result, tells more than this one.
        }
    }
}
