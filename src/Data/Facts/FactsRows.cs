using System.Data.Common;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Facts;

/// <summary>A user as the facts query reads it.</summary>
internal sealed record UserRow
{
    public required string ApplicationUserId { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public string? Environment { get; init; }

    public bool IsDisabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReviewedAt { get; init; }

    public string? ReviewedByName { get; init; }

    public string? OwnerName { get; init; }

    public bool OwnerActive { get; init; }

    public bool OwnerUnreachable { get; init; }

    public int LiveTokens { get; init; }

    public DateTimeOffset? LastTokenEndedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset RecordedSince { get; init; }

    public DateTimeOffset? OperationsRecordedSince { get; init; }
}

/// <summary>A live token as the facts query reads it.</summary>
internal sealed record TokenRow
{
    public required string TokenId { get; init; }

    public required string Prefix { get; init; }

    public required string Description { get; init; }

    public required string ApplicationUserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? AbsoluteExpiresAt { get; init; }

    public long? MaxAgeSeconds { get; init; }

    public bool ExtendWhenUsed { get; init; }

    /// <summary>As it is stored: nearly each is another, and who reads has more to do than who judges.</summary>
    public string? IpAllowlist { get; init; }

    public PermissionSet? Scopes { get; init; }

    public long SecretScheme { get; init; }

    public string? PolicyBypassReason { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? LastDeniedAt { get; init; }

    public DateTimeOffset? GraceEndsAt { get; init; }

    public string? SuccessorPrefix { get; init; }

    public DateTimeOffset? SuccessorCreatedAt { get; init; }

    public DateTimeOffset? SuccessorUsedAt { get; init; }
}

/// <summary>A grant as the facts query reads it.</summary>
internal sealed record GrantRow
{
    public required string PrincipalId { get; init; }

    public required string Permission { get; init; }

    public required string ResourceId { get; init; }

    public required DateTimeOffset GrantedAt { get; init; }

    public string? GrantedBy { get; init; }
}

/// <summary>One hourly sum as it is stored; times in Unix milliseconds, because there are many.</summary>
internal readonly record struct UsageRow(string TokenId, long Hour, string Ip, string UserAgent, string Outcome, string Reason, long Uses, long LastAt)
{
    /// <summary>Reads the columns in the order of the names above.</summary>
    public static readonly Func<DbDataReader, UsageRow> Read = row =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7));
}

/// <summary>The last use before the window.</summary>
internal sealed record EarlierUseRow
{
    public required string TokenId { get; init; }

    public required DateTimeOffset Hour { get; init; }
}

/// <summary>A permission that a token made use of.</summary>
internal sealed record PermissionUseRow
{
    public required string TokenId { get; init; }

    public required string Permission { get; init; }

    public required bool Changes { get; init; }

    public required DateTimeOffset LastAt { get; init; }
}

/// <summary>Where a token's secret was seen.</summary>
internal sealed record LeakRow
{
    public required string TokenId { get; init; }

    public required string Source { get; init; }

    public required string Place { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }
}
