namespace AppUsersGateway.Data.Findings;

/// <summary>Which findings are wanted; null means any.</summary>
public sealed record FindingFilter
{
    /// <summary>Standing there.</summary>
    public FindingStatus? Status { get; init; }

    /// <summary>At least this severe.</summary>
    public Severity? SeverityAtLeast { get; init; }

    /// <summary>Of this rule, by code.</summary>
    public string? Rule { get; init; }

    /// <summary>About this application user or one of its tokens.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>About this token.</summary>
    public string? TokenId { get; init; }

    /// <summary>About an application user of this owner.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Opened after this moment.</summary>
    public DateTimeOffset? OpenedAfter { get; init; }
}
