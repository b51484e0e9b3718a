namespace AppUsersGateway.Auditor.Ladder;

/// <summary>
/// How much one run may do. A join that went wrong, or use that nobody recorded, makes many tokens look forgotten at once: then nothing is done to
/// any of them. Warnings are spread over days, so that what is due on one day stays below that by itself.
/// </summary>
public static class LadderBreaker
{
    /// <summary>The most tokens that a run suspends and revokes together, in percent of the live ones.</summary>
    public const long MaximumPercent = 5;

    /// <summary>And the most whatever their number.</summary>
    public const long MaximumTokens = 50;

    /// <summary>What a run may always do, so that the ladder works in an organization with fewer than 40 tokens: one suspension and one revocation.</summary>
    public const long Floor = 2;

    /// <summary>Warnings are counted over a little less than a day, so that an audit that is some minutes early finds its day's number again.</summary>
    public static readonly TimeSpan WarningPeriod = TimeSpan.FromHours(20);

    /// <summary>How many tokens a run may suspend and revoke together.</summary>
    /// <param name="liveTokens">Live tokens of the organization.</param>
    public static long Limit(long liveTokens) => Math.Clamp(liveTokens * MaximumPercent / 100, Floor, MaximumTokens);

    /// <summary>How many tokens are warned about in a day: a quarter of it, because each is suspended one day and revoked another, and an audit that was missed leaves two days' to the next.</summary>
    /// <param name="liveTokens">Live tokens of the organization.</param>
    public static long WarningsADay(long liveTokens) => Math.Max(1, Limit(liveTokens) / 4);
}
