using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;

namespace AppUsersGateway.Auditor.Ladder;

/// <summary>Where a token on the ladder goes next: pure, so that the same facts always lead to the same.</summary>
public static class LadderLife
{
    /// <summary>What is done to a token is announced so long before at least.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromHours(48);

    /// <summary>From when on it is announced: a day earlier, so that a daily audit need not put off what it announced.</summary>
    private static readonly TimeSpan AnnouncedFrom = TimeSpan.FromHours(72);

    /// <summary>Why the ladder lets go of a token; null while nothing speaks for it. Whatever could mean that somebody needs it does.</summary>
    /// <param name="climb">How far it has come.</param>
    /// <param name="standing">What is known of it now.</param>
    /// <param name="recordedSince">Since when use is recorded without a break.</param>
    /// <param name="now">The time.</param>
    public static LadderEnding? Ending(LadderClimb climb, LadderStanding standing, DateTimeOffset recordedSince, DateTimeOffset now)
    {
        var inQuarantine = climb is { Stage: LadderStage.Suspended, DryRun: false };
        return standing switch
        {
            { RevokedAt: not null } or { IsRotated: true } => LadderEnding.Ended,
            _ when standing.ExpiresAt <= now || inQuarantine != (standing.SuspendedAt is not null) => inQuarantine && standing.SuspendedAt is null ? LadderEnding.Resumed : LadderEnding.Ended,
            _ when inQuarantine && standing.SuspendedAt != climb.SuspendedAt => LadderEnding.Ended, // taken out, and put in again by somebody
            _ when standing.LastUsedAt >= climb.WarnedAt => LadderEnding.Used,
            _ when inQuarantine && standing.LastDeniedAt >= climb.SuspendedAt => LadderEnding.Called,
            _ when climb.AcceptedAt is not null || standing.IsExcepted || standing.FindingStatus is FindingStatus.Acknowledged or FindingStatus.Snoozed || standing.UserReviewedAt > climb.WarnedAt => LadderEnding.Accepted,
            _ when standing.UserStatus != ApplicationUserStatus.Active || standing.UserUpdatedAt > climb.WarnedAt => LadderEnding.UserChanged,
            _ when recordedSince > standing.SilentSince => LadderEnding.NotRecorded,
            _ when !inQuarantine && standing.FindingStatus == FindingStatus.Resolved => LadderEnding.Resolved,
            _ => null,
        };
    }

    /// <summary>Whether the next stage is to be announced now.</summary>
    public static bool WantsAnnouncement(LadderClimb climb, DateTimeOffset now) => climb.AnnouncedAt is null && climb.DueAt - now <= AnnouncedFrom;

    /// <summary>The climb with its next stage announced now, and so no sooner than the notice allows.</summary>
    public static LadderClimb Announced(LadderClimb climb, DateTimeOffset now) =>
        climb with { AnnouncedAt = now, DueAt = climb.DueAt > now + Notice ? climb.DueAt : now + Notice };

    /// <summary>Whether the next stage has come.</summary>
    public static bool IsDue(LadderClimb climb, DateTimeOffset now) => climb.DueAt <= now && climb.AnnouncedAt + Notice <= now;

    /// <summary>The climb in its next stage.</summary>
    /// <param name="climb">One that is due.</param>
    /// <param name="policy">What the organization wants.</param>
    /// <param name="at">When it was done.</param>
    /// <param name="now">The moment that the run speaks of.</param>
    public static LadderClimb Next(LadderClimb climb, LadderPolicy policy, DateTimeOffset at, DateTimeOffset now) => climb.Stage == LadderStage.Warned
        ? climb with { Stage = LadderStage.Suspended, SuspendedAt = at, AnnouncedAt = null, DueAt = now.AddDays(policy.RevokeAfterDays) }
        : climb with { Stage = LadderStage.Revoked, EndedAt = at, Ending = LadderEnding.Revoked };
}
