using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>How a finding that exists goes on when it is observed again: pure, so that the same observations always make the same findings.</summary>
public static class FindingLife
{
    /// <summary>The finding after an observation of it at <paramref name="now"/>; the same object when nothing about it changes.</summary>
    /// <param name="before">As it is stored.</param>
    /// <param name="observation">What was seen.</param>
    /// <param name="exception">The exception that covers it now; null for none.</param>
    /// <param name="now">The moment that the audit speaks of.</param>
    public static Finding Next(Finding before, Observation observation, RuleException? exception, DateTimeOffset now)
    {
        var seen = observation.Refresh(before, now);
        return before.Status switch
        {
            FindingStatus.Resolved => Covered(seen.Reopened(now), exception, now),
            FindingStatus.Open => Covered(seen, exception, now),
            _ when Keeps(before, seen, exception, now) => seen,
            _ => Covered(seen.Reopened(now), exception, now),
        };
    }

    /// <summary>The finding as an exception keeps it: acknowledged until the exception ends.</summary>
    public static Finding Covered(Finding finding, RuleException? exception, DateTimeOffset now) => exception is null
        ? finding
        : finding.Settled(FindingStatus.Acknowledged, exception.CreatedBy, now, exception.Reason, exception.ExpiresAt, exception.Id);

    // An exception covers what worsens too: it was made for the rule. A person's decision was made about what that person saw.
    private static bool Keeps(Finding before, Finding seen, RuleException? exception, DateTimeOffset now) => before.ExceptionId is { } id
        ? exception?.Id == id
        : seen.Severity <= before.Severity && before.AcknowledgedUntil > now;
}
