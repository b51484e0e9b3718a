using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>A token that ends within the digest's calendar.</summary>
/// <param name="Subject">The token and its user.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="LastUsedAt">Last successful use; null when never used.</param>
public sealed record UpcomingExpiry(FindingSubject Subject, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>How far the calendar looks ahead.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(14);

    /// <summary>The order of calendars: by time, and among equals always the same.</summary>
    public static readonly IComparer<UpcomingExpiry> SoonestFirst = Comparer<UpcomingExpiry>.Create((one, other) =>
        one.ExpiresAt.CompareTo(other.ExpiresAt) is var order and not 0 ? order : string.CompareOrdinal(one.Subject.Id, other.Subject.Id));

    /// <summary>A sliding token used within this time is in use: its next use moves its end.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromDays(7);

    /// <summary>
    /// The token's place in the calendar; null when it does not end within the window, when use keeps moving its end,
    /// when a successor was made for it, or when its whole life is no longer than the window (it was meant to end).
    /// </summary>
    public static UpcomingExpiry? Of(TokenFacts token, FindingSubject subject, DateTimeOffset now) =>
        token.ExpiresAt is { } end && end - now <= Window && end - token.CreatedAt > Window
            && token.GraceEndsAt is null && !(token.ExtendWhenUsed && token.LastUsedAt >= now - InUse)
            ? new UpcomingExpiry(subject, end, token.LastUsedAt)
            : null;
}
