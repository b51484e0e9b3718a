using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Organizations;

/// <summary>The tenant: every other row belongs to one. The caller's token decides which; no argument ever names it.</summary>
public sealed record Organization : IRow
{
    /// <summary>Application users that may exist at once unless raised.</summary>
    public const long DefaultApplicationUserLimit = 100;

    /// <summary>Live tokens per application user unless raised.</summary>
    public const long DefaultTokenLimitPerUser = 10;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>1 to 100 characters, unique on this installation ignoring case.</summary>
    public required string Name { get; init; }

    /// <summary>How many application users may exist at once, deleted ones not counted.</summary>
    public required long ApplicationUserLimit { get; init; }

    /// <summary>How many live tokens an application user may have.</summary>
    public required long TokenLimitPerUser { get; init; }

    /// <summary>Since when the use of tokens is recorded without a break.</summary>
    public required DateTimeOffset RecordedSince { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
