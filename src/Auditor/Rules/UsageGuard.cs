using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>
/// What every rule about silence respects: the subject is at least as old as the window, the recording of use covers the
/// window or the verdict counts less, and an exposed subject counts more.
/// </summary>
internal sealed record UsageGuard(DateTimeOffset CreatedAt, DateTimeOffset RecordedSince, IReadOnlyList<string> Escalators)
{
    internal static UsageGuard For(TokenFacts token) => new(token.CreatedAt, token.RecordedSince, Escalation.Of(token));

    internal static UsageGuard For(ApplicationUserFacts user) => new(user.CreatedAt, user.RecordedSince, Escalation.Of(user));

    /// <summary>The verdict as it counts after the guards; null when the subject is younger than the window.</summary>
    internal Verdict? Weigh(Verdict verdict, TimeSpan window, DateTimeOffset now)
    {
        var windowStart = now - window;
        if (CreatedAt > windowStart)
        {
            return null;
        }

        var blind = RecordedSince > windowStart;
        var escalated = Escalators.Count > 0;
        var evidence = new List<Evidence>(verdict.Evidence)
        {
            new("observation window", $"{TimeText.Length(window)}, since {TimeText.Date(windowStart)}"),
            new("use recorded since", TimeText.Moment(RecordedSince, now)),
        };
        if (blind)
        {
            evidence.Add(new("severity lowered by one step", "use was not recorded during the whole window, so some may have gone unseen"));
        }

        if (escalated)
        {
            evidence.Add(new("severity raised by one step", string.Join("; ", Escalators)));
        }

        return verdict with
        {
            Severity = verdict.Severity.Moved((escalated ? 1 : 0) - (blind ? 1 : 0)),
            Confidence = blind ? Confidence.Low : Confidence.High,
            Evidence = evidence,
        };
    }
}
