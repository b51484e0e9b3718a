namespace AppUsersGateway.Gateway.Demo;

/// <summary>The clock of the history that the demo writes: it stands still until it is moved, and never goes back.</summary>
internal sealed class DemoClock(DateTimeOffset end, TimeSpan history) : TimeProvider
{
    private const int SpreadSeconds = 5 * 3_600;

    private DateTimeOffset now = end - history;

    /// <summary>Where the history ends and the present begins.</summary>
    public DateTimeOffset End { get; } = end;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>So many days before the end, and up to a few hours more: not everything happens at the time of day of the demo's start.</summary>
    public DateTimeOffset DaysAgo(double days, string what) => End.AddDays(-days).AddSeconds(-DemoSequence.Number(what, index: 0, SpreadSeconds));

    public void MoveTo(DateTimeOffset moment) =>
        now = moment >= now ? moment : throw new ArgumentOutOfRangeException(nameof(moment), "The demo's history is written in order of time.");
}
