using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>When a mail that was not taken is tried again: RFC 5321 §4.5.4.1 asks for half an hour between later tries, and for 4 to 5 days of them.</summary>
public static class RetryPlan
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30)];

    /// <summary>The next try after the attempts that the mail counts; null when it has become too old.</summary>
    public static DateTimeOffset? Next(Email email, DateTimeOffset now)
    {
        var next = now + Delays[(int)Math.Clamp(email.Attempts, 1, Delays.Length) - 1];
        return next - email.CreatedAt < GiveUpAfter ? next : null;
    }
}
