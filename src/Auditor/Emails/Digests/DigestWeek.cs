namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>The weeks of weekly digests: from Monday to Sunday, in the time zone of the organization's audits.</summary>
public static class DigestWeek
{
    private const int Days = 7;

    /// <summary>The Monday of a moment's week, by the calendar of a zone.</summary>
    public static DateOnly Of(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return day.AddDays(-(((int)day.DayOfWeek + Days - (int)DayOfWeek.Monday) % Days));
    }
}
