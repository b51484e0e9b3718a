using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Data.Usage;

/// <summary>What is kept of the use of tokens. Configuration section <c>Usage</c>.</summary>
public sealed class UsageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Usage";

    /// <summary>
    /// For how many days hourly sums and gaps of recording are kept. Longer than the longest window that an audit looks back (90 days). A token's
    /// last use is kept as long as the token.
    /// </summary>
    [Range(92, 3_660, ErrorMessage = "Usage:RetentionDays: give 92 to 3660.")]
    public int RetentionDays { get; set; } = 400;
}
