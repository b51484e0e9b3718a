using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData(-114 * 86_400, "2026-08-01 (114 days ago)")]
    [InlineData(-2 * 86_400, "2026-11-21 (2 days ago)")]
    [InlineData((-2 * 86_400) + 1, "2026-11-21 06:00 UTC (47 hours ago)")]
    [InlineData(-7_200, "2026-11-23 04:00 UTC (2 hours ago)")]
    [InlineData(-90, "2026-11-23 05:58 UTC (90 seconds ago)")]
    [InlineData(-1, "2026-11-23 05:59 UTC (1 second ago)")]
    [InlineData(0, "2026-11-23 06:00 UTC (0 seconds ago)")]
    [InlineData(3_600, "2026-11-23 07:00 UTC (in 60 minutes)")]
    [InlineData(8 * 86_400, "2026-12-01 (in 8 days)")]
    public void A_moment_is_a_day_and_a_distance(long seconds, string text) =>
        Assert.Equal(text, TimeText.Moment(Given.Now.AddSeconds(seconds), Given.Now));

    [Fact]
    public void Another_offset_is_shown_in_UTC() =>
        Assert.Equal("2026-11-22 22:30 UTC", TimeText.Minute(new DateTimeOffset(2026, 11, 23, 0, 30, 0, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData(0, "0 seconds")]
    [InlineData(600, "10 minutes")]
    [InlineData(86_400, "1 day")]
    [InlineData(86_401, "1 day 1 second")]
    [InlineData(90_061, "1 day 1 hour")]
    [InlineData(315_360_000, "3,650 days")]
    public void A_length_has_at_most_two_units(long seconds, string text) =>
        Assert.Equal(text, TimeText.Length(TimeSpan.FromSeconds(seconds)));
}
