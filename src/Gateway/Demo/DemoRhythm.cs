namespace AppUsersGateway.Gateway.Demo;

/// <summary>How a program calls: every so many hours, so often in that hour, perhaps on working days only.</summary>
internal sealed record DemoRhythm(int Hours, int UsesPerHour, bool WorkdaysOnly = false)
{
    public static readonly DemoRhythm Hourly = new(1, 60);
    public static readonly DemoRhythm FourTimesADay = new(6, 24);
    public static readonly DemoRhythm TwiceADay = new(12, 8);
    public static readonly DemoRhythm Daily = new(24, 5);
    public static readonly DemoRhythm Workdays = new(24, 14, WorkdaysOnly: true);
    public static readonly DemoRhythm Weekly = new(7 * 24, 4);

    /// <summary>So rarely that it happened once.</summary>
    public static readonly DemoRhythm Once = new(365 * 24, 3);

    /// <summary>Once, and much too often then: a loop.</summary>
    public static readonly DemoRhythm Flood = new(365 * 24, 4_000);

    public bool Rests(DateTimeOffset at) => WorkdaysOnly && at.DayOfWeek is (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
