using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Findings;

/// <summary>A finding that is to be opened, taken apart into what its columns keep. Others can do so while a thread writes that has no time for it.</summary>
/// <param name="finding">The finding, never stored before.</param>
public sealed class FindingRow(Finding finding)
{
    /// <summary>Of <see cref="Insert"/>, in the order of <see cref="Values"/>.</summary>
    internal static readonly IReadOnlyList<string> Parameters =
    [
        "@Id", "@OrganizationId", "@Rule", "@Fingerprint", "@SubjectKind", "@SubjectId", "@ApplicationUserId", "@TokenId", "@Severity", "@Confidence",
        "@Title", "@Evidence", "@Remedy", "@Deadline", "@Status", "@OpenedAt", "@OpenedByRun",
        "@AcknowledgedAt", "@AcknowledgedBy", "@AcknowledgedUntil", "@AcknowledgeReason", "@ExceptionId",
    ];

    /// <summary>The statement that writes it, unless there is one with its fingerprint.</summary>
    internal static readonly string Insert =
        $"""
        insert into findings (id, organization_id, rule, fingerprint, subject_kind, subject_id, application_user_id, token_id, severity, confidence,
            title, evidence, remedy, deadline, status, opened_at, opened_by_run,
            acknowledged_at, acknowledged_by, acknowledged_until, acknowledge_reason, exception_id, change)
        values ({string.Join(", ", Parameters)}, {FindingChanges.This})
        on conflict do nothing
        """;

    /// <summary>The finding.</summary>
    public Finding Finding => finding;

    /// <summary>What the columns keep.</summary>
    internal IReadOnlyList<object?> Values { get; } =
    [
        finding.Id, finding.OrganizationId, finding.Rule, finding.Fingerprint, EnumText.Of(finding.SubjectKind), finding.SubjectId,
        finding.ApplicationUserId, finding.TokenId, (long)finding.Severity, EnumText.Of(finding.Confidence),
        finding.Title, finding.Evidence.ToStorage(), finding.Remedy, finding.Deadline?.ToUnixTimeMilliseconds(), EnumText.Of(finding.Status),
        finding.OpenedAt.ToUnixTimeMilliseconds(), finding.OpenedByRun,
        finding.AcknowledgedAt?.ToUnixTimeMilliseconds(), finding.AcknowledgedBy, finding.AcknowledgedUntil?.ToUnixTimeMilliseconds(),
        finding.AcknowledgeReason, finding.ExceptionId,
    ];
}
