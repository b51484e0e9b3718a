using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>What happened, collected in any order and done in the order of time, so that the activity log is a true chain.</summary>
internal sealed class DemoTimeline(DemoClock clock)
{
    private readonly List<(DateTimeOffset At, Func<Session, Task> Do)> events = [];

    public void Add(DateTimeOffset at, Func<Session, Task> action) => events.Add((at, action));

    public async Task Play(Session session)
    {
        foreach (var (at, action) in events.OrderBy(happening => happening.At))
        {
            clock.MoveTo(at);
            await action(session);
        }

        clock.MoveTo(clock.End);
    }
}
