namespace AppUsersGateway.Data.Usage;

/// <summary>Uses of one token in one hour from one address by one program: what is summed before it is stored.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="TokenId">The token.</param>
/// <param name="ApplicationUserId">Its application user; null for an administrator's token.</param>
/// <param name="Hour">The beginning of the hour, UTC.</param>
/// <param name="Ip">The client's address, canonical.</param>
/// <param name="UserAgent">The client's program, at most 200 characters; empty when it sent none.</param>
/// <param name="Allowed">Whether the token was accepted.</param>
public sealed record TokenUse(
    string OrganizationId, string TokenId, string? ApplicationUserId, DateTimeOffset Hour, string Ip, string UserAgent, bool Allowed)
{
    /// <summary>The longest program name that is kept.</summary>
    public const int MaximumUserAgent = 200;
}

/// <summary>How often, and when last.</summary>
/// <param name="Uses">The number of uses.</param>
/// <param name="LastAt">The last of them.</param>
public readonly record struct TokenUseCount(long Uses, DateTimeOffset LastAt);
