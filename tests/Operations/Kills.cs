using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>
/// When auditors die, and what that struck. Moments are random within the time that the last whole run took, one half while it reads and the other while it writes, however short
/// that is beside the reading.
/// </summary>
internal sealed class Kills(RunAttempt first, Random random)
{
    /// <summary>After so many kills a run may end: it tells how long one takes now, and the next has something new to say.</summary>
    private const int InARow = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private TimeSpan reads = first.RecordingAt!.Value - first.StartedAt!.Value;
    private TimeSpan writes = first.FinishedAt!.Value - first.RecordingAt!.Value;
    private int inARow;
    private int both;
    private int late;
    private int ended = 1;

    /// <summary>Kills that struck a run in its facts pass.</summary>
    public int Reading { get; private set; }

    /// <summary>Kills that struck a run in its write transaction.</summary>
    public int Writing { get; private set; }

    public int Counted => Reading + Writing;

    /// <summary>Waits for the moment at which the auditor of a run is to die, or for the run's end.</summary>
    public async Task Moment(RunAttempt run, Func<Task<RunAttempt>> state)
    {
        var (inWriting, part) = (Writing <= Reading, inARow < InARow ? random.NextDouble() : double.MaxValue);
        var start = TimeProvider.System.GetTimestamp();
        while (run.IsUnfinished && inWriting && run.RecordingAt is null)
        {
            await Task.Delay(Pause, TimeProvider.System);
            (run, start) = (await state(), TimeProvider.System.GetTimestamp());
        }

        while (run.IsUnfinished && TimeProvider.System.GetElapsedTime(start) / (inWriting ? writes : reads) < part)
        {
            await Task.Delay(Pause, TimeProvider.System);
            run = await state();
        }
    }

    /// <summary>Whether a run was under way when its auditor died: it is neither finished nor begun anew.</summary>
    public static bool Struck(RunAttempt run, RunAttempt after) => after.IsUnfinished && after.StartedAt == run.StartedAt;

    /// <summary>Counts what the death of so many auditors did.</summary>
    public void Count(RunAttempt run, RunAttempt after, int died)
    {
        if (Struck(run, after))
        {
            Reading += after.RecordingAt is null ? 1 : 0;
            Writing += after.RecordingAt is null ? 0 : 1;
            (both, inARow) = (both + (died > 1 ? 1 : 0), inARow + 1);
            return;
        }

        Assert.Equal("SUCCEEDED", after.Status);
        (ended, late, inARow) = (ended + 1, late + (died > 0 ? 1 : 0), 0);
        (reads, writes) = (after.RecordingAt!.Value - after.StartedAt!.Value, after.FinishedAt!.Value - after.RecordingAt!.Value);
    }

    public override string ToString() =>
        $"a whole run reads for {reads.TotalSeconds:0.0} s and writes for {writes.TotalSeconds:0.0} s; {Counted} kills in a run ({Reading} while it read, {Writing} while it wrote; {both} of both auditors), {late} after one; {ended} runs ended between";
}
