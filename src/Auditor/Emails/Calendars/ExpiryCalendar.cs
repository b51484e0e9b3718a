using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Runs;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace AppUsersGateway.Auditor.Emails.Calendars;

/// <summary>The ends of tokens as an iCalendar (RFC 5545): a calendar program that has an entry already moves it rather than making a second.</summary>
public static class ExpiryCalendar
{
    /// <summary>As many ends as one holds.</summary>
    public const int Most = 100;

    private const int LongestPurpose = 200;

    /// <summary>The calendar of the soonest ends; null when there is none.</summary>
    /// <param name="expiries">The ends.</param>
    /// <param name="gateway">Names the calendar's entries.</param>
    /// <param name="at">The moment of writing.</param>
    public static string? Of(IEnumerable<UpcomingExpiry> expiries, GatewayAddress gateway, DateTimeOffset at)
    {
        var calendar = new Calendar { Method = "PUBLISH", ProductId = "-//AppUsersGateway//Token expiry//EN" };
        foreach (var expiry in expiries.OrderBy(expiry => expiry.ExpiresAt).ThenBy(expiry => expiry.Subject.Id, StringComparer.Ordinal).Take(Most))
        {
            calendar.Events.Add(Entry(expiry, gateway, at));
        }

        return calendar.Events.Count == 0 ? null : new CalendarSerializer().SerializeToString(calendar);
    }

    private static CalendarEvent Entry(UpcomingExpiry expiry, GatewayAddress gateway, DateTimeOffset at) => new()
    {
        Uid = $"{expiry.Subject.Id}.expiry@{gateway.Host}",
        DtStamp = Moment(at),
        DtStart = Moment(expiry.ExpiresAt),
        Summary = $"Token ends: {DigestSubject.Of(expiry.Subject)}",
        Description = $"{(expiry.Subject.TokenDescription is { Length: > 0 } purpose ? SafeText.Line(purpose, LongestPurpose) + ". " : "")}Rotate it before, so that the new secret is in place while the old one still works. Id {expiry.Subject.Id}.",
        Transparency = TransparencyType.Transparent,
    };

    private static CalDateTime Moment(DateTimeOffset at) => new(DateTime.SpecifyKind(at.UtcDateTime, DateTimeKind.Utc), "UTC", hasTime: true);
}
