using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Findings;

/// <summary>
/// A rule's verdict about one subject: opens, may worsen, is acknowledged or snoozed by somebody for a time, resolves by itself when the
/// condition is gone, and reopens when it returns or worsens or that time is over. One row for ever.
/// </summary>
public sealed record Finding : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The rule's code, such as <c>TOK-001</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Rule, subject and what else makes it this finding as one hash: unique in the organization.</summary>
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

    /// <summary>Where it stands.</summary>
    public required FindingStatus Status { get; init; }

    /// <summary>When it opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its severity last rose.</summary>
    public DateTimeOffset? WorsenedAt { get; init; }

    /// <summary>When it last opened again.</summary>
    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>When the condition was found gone.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The run that opened it.</summary>
    public required string OpenedByRun { get; init; }

    /// <summary>The run that found it gone.</summary>
    public string? ResolvedByRun { get; init; }

    /// <summary>When somebody acknowledged or snoozed it, or an exception did; null while it is open.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who did; null for a command on the host.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? AcknowledgedUntil { get; init; }

    /// <summary>Why.</summary>
    public string? AcknowledgeReason { get; init; }

    /// <summary>The number of the organization's change that made it what it is: of its severity, or of where it stands.</summary>
    public long Change { get; init; }

    /// <summary>The exception that did it; null when somebody decided about this very finding.</summary>
    public string? ExceptionId { get; init; }

    /// <summary>The decision to live with it; null when there is none.</summary>
    public Acknowledgement? Acknowledgement => AcknowledgedAt is { } at && AcknowledgedUntil is { } until
        ? new Acknowledgement(AcknowledgedBy, at, AcknowledgeReason ?? "", until, ExceptionId)
        : null;

    /// <summary>Whether it differs from an earlier state of it in nothing but what it says: wording, evidence, confidence, deadline.</summary>
    public bool StandsAs(Finding before) => before == this with
    {
        Confidence = before.Confidence,
        Title = before.Title,
        Evidence = before.Evidence,
        Remedy = before.Remedy,
        Deadline = before.Deadline,
    };

    /// <summary>Acknowledged or snoozed from now on.</summary>
    public Finding Settled(FindingStatus status, string? by, DateTimeOffset at, string reason, DateTimeOffset until, string? exceptionId) => this with
    {
        Status = status,
        AcknowledgedAt = at,
        AcknowledgedBy = by,
        AcknowledgeReason = reason,
        AcknowledgedUntil = until,
        ExceptionId = exceptionId,
    };

    /// <summary>Open again from now on.</summary>
    public Finding Reopened(DateTimeOffset now) => this with
    {
        Status = FindingStatus.Open,
        ReopenedAt = now,
        ResolvedAt = null,
        ResolvedByRun = null,
        AcknowledgedAt = null,
        AcknowledgedBy = null,
        AcknowledgeReason = null,
        AcknowledgedUntil = null,
        ExceptionId = null,
    };
}

/// <summary>A decision to live with a finding for a time.</summary>
/// <param name="By">The administrator or application user; null for a command on the host.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">Until when it holds.</param>
/// <param name="ExceptionId">The exception that decided it; null when somebody decided about this very finding.</param>
public sealed record Acknowledgement(string? By, DateTimeOffset At, string Reason, DateTimeOffset Until, string? ExceptionId);

/// <summary>Where a finding stands.</summary>
public enum FindingStatus
{
    /// <summary>The condition holds.</summary>
    Open,

    /// <summary>The condition holds; somebody has seen it and accepts it for a time.</summary>
    Acknowledged,

    /// <summary>The condition holds; somebody will deal with it later.</summary>
    Snoozed,

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

    /// <summary>A person.</summary>
    Administrator,

    /// <summary>The organization as a whole.</summary>
    Organization,
}
