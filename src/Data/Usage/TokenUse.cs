namespace AppUsersGateway.Data.Usage;

/// <summary>Uses of one token in one hour from one address by one program: what is summed before it is stored.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="TokenId">The token.</param>
/// <param name="ApplicationUserId">Its application user; null for an administrator's token.</param>
/// <param name="Hour">The beginning of the hour, UTC.</param>
/// <param name="Ip">The client's address, canonical.</param>
/// <param name="UserAgent">The client's program, at most 200 characters; empty when it sent none.</param>
/// <param name="Refusal">Why it was refused; null when the token was accepted.</param>
public sealed record TokenUse(
    string OrganizationId, string TokenId, string? ApplicationUserId, DateTimeOffset Hour, string Ip, string UserAgent, UseRefusal? Refusal)
{
    /// <summary>The longest program name that is kept.</summary>
    public const int MaximumUserAgent = 200;

    /// <summary>Callers of a token in an hour that are kept by address and program; what more there are is kept by address.</summary>
    public const int MaximumCallers = 64;

    /// <summary>Sums of a token in an hour before addresses are not told apart any more either. Reasons are, always.</summary>
    public const int MaximumSums = 320;

    /// <summary>Stands for all addresses, or all programs, beyond those that are kept apart. No client can send it: names are plain ASCII.</summary>
    public const string Others = "…";

    /// <summary>Whether the token was accepted.</summary>
    public bool Allowed => Refusal is null;

    /// <summary>A use in the hour of a moment.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset moment) =>
        DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000);
}

/// <summary>How often, and when last.</summary>
/// <param name="Uses">The number of uses.</param>
/// <param name="LastAt">The last of them.</param>
public readonly record struct TokenUseCount(long Uses, DateTimeOffset LastAt)
{
    /// <summary>Both together.</summary>
    public TokenUseCount With(TokenUseCount more) => new(Uses + more.Uses, LastAt > more.LastAt ? LastAt : more.LastAt);
}
