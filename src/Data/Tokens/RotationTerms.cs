using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Tokens;

/// <summary>How long the old secret of a rotated token goes on working, checked.</summary>
/// <param name="OverlapSeconds">At the longest.</param>
/// <param name="CloseWhenSilentSeconds">After so long without use, if that comes first; null when silence does not count.</param>
public sealed record RotationTerms(long OverlapSeconds, long? CloseWhenSilentSeconds)
{
    /// <summary>The overlap in seconds when nobody says: a day.</summary>
    public const long DefaultOverlapSeconds = 86_400;

    /// <summary>The longest overlap in seconds: 30 days.</summary>
    public const long MaximumOverlapSeconds = 2_592_000;

    /// <summary>The shortest silence in seconds that ends an overlap: a minute.</summary>
    public const long MinimumSilenceSeconds = 60;

    /// <summary>Checks what somebody typed.</summary>
    /// <exception cref="Refusal">Names the field and what would be right.</exception>
    public static RotationTerms Check(long? overlapSeconds, long? closeWhenSilentSeconds)
    {
        if (overlapSeconds is < 0 or > MaximumOverlapSeconds)
        {
            throw new Refusal(RefusalCode.InvalidDuration, $"overlapSeconds: give 0 (the old secret ends at once) to {MaximumOverlapSeconds} (30 days) seconds.", "overlapSeconds");
        }

        if (closeWhenSilentSeconds is < MinimumSilenceSeconds or > MaximumOverlapSeconds)
        {
            throw new Refusal(
                RefusalCode.InvalidDuration, $"closeWhenSilentSeconds: give {MinimumSilenceSeconds} (a minute) to {MaximumOverlapSeconds} (30 days) seconds.", "closeWhenSilentSeconds");
        }

        return new RotationTerms(overlapSeconds ?? DefaultOverlapSeconds, closeWhenSilentSeconds);
    }
}
