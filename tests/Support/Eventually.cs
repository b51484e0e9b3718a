using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>Waits for what happens in another process or thread, by asking whether it has.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again until it is so; fails when it does not come true.</summary>
    public static async Task Is(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It did not come true in time.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
