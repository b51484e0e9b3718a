using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Findings;

/// <summary>A rule's verdict about one subject: opens, may worsen, resolves by itself when the condition is gone.</summary>
public sealed record Finding : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The rule's code, such as <c>TOK-001</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Rule and subject as one hash: open at most once.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What kind of object it is about.</summary>
    public required SubjectKind SubjectKind { get; init; }

    /// <summary>That object's id.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The application user concerned, directly or as the owner of the token.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The token concerned.</summary>
    public string? TokenId { get; init; }

    /// <summary>How much it matters now.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How far the evidence carries.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>The finding in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The facts behind it.</summary>
    public required EvidenceList Evidence { get; init; }

    /// <summary>What to do, as an imperative.</summary>
    public required string Remedy { get; init; }

    /// <summary>The moment by which something happens unless somebody acts.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Open or resolved.</summary>
    public required FindingStatus Status { get; init; }

    /// <summary>When it opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its severity last rose.</summary>
    public DateTimeOffset? WorsenedAt { get; init; }

    /// <summary>When the condition was found gone.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The run that opened it.</summary>
    public required string OpenedByRun { get; init; }

    /// <summary>The run that found it gone.</summary>
    public string? ResolvedByRun { get; init; }
}

/// <summary>Where a finding stands.</summary>
public enum FindingStatus
{
    /// <summary>The condition holds.</summary>
    Open,

    /// <summary>The condition is gone.</summary>
    Resolved,
}

/// <summary>What findings are about.</summary>
public enum SubjectKind
{
    /// <summary>A token.</summary>
    Token,

    /// <summary>An application user.</summary>
    ApplicationUser,
}
