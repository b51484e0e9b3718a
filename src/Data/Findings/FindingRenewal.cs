using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Findings;

/// <summary>How a finding that is stored is brought up to date. Its number of change moves only when its severity does, or where it stands.</summary>
internal static class FindingRenewal
{
    /// <summary>Of <see cref="Statement"/>, in the order of <see cref="Values"/>.</summary>
    public static readonly IReadOnlyList<string> Parameters =
    [
        "@Id", "@OrganizationId", "@Severity", "@Confidence", "@Title", "@Evidence", "@Remedy", "@Deadline", "@WorsenedAt", "@Status", "@ReopenedAt",
        "@ResolvedAt", "@ResolvedByRun", "@AcknowledgedAt", "@AcknowledgedBy", "@AcknowledgedUntil", "@AcknowledgeReason", "@ExceptionId",
    ];

    /// <summary>The statement, for one finding.</summary>
    public const string Statement =
        $"""
        update findings set change = case
                when status <> @Status or severity <> @Severity or coalesce(acknowledged_at, 0) <> coalesce(cast(@AcknowledgedAt as bigint), 0)
                then {FindingChanges.This} else change end,
            severity = @Severity, confidence = @Confidence, title = @Title, evidence = @Evidence, remedy = @Remedy,
            deadline = @Deadline, worsened_at = @WorsenedAt, status = @Status, reopened_at = @ReopenedAt, resolved_at = @ResolvedAt,
            resolved_by_run = @ResolvedByRun, acknowledged_at = @AcknowledgedAt, acknowledged_by = @AcknowledgedBy,
            acknowledged_until = @AcknowledgedUntil, acknowledge_reason = @AcknowledgeReason, exception_id = @ExceptionId
        where id = @Id
        """;

    /// <summary>What the columns keep.</summary>
    public static IReadOnlyList<object?> Values(Finding finding) =>
    [
        finding.Id, finding.OrganizationId, (long)finding.Severity, EnumText.Of(finding.Confidence), finding.Title, finding.Evidence.ToStorage(), finding.Remedy,
        finding.Deadline?.ToUnixTimeMilliseconds(), finding.WorsenedAt?.ToUnixTimeMilliseconds(), EnumText.Of(finding.Status),
        finding.ReopenedAt?.ToUnixTimeMilliseconds(), finding.ResolvedAt?.ToUnixTimeMilliseconds(), finding.ResolvedByRun,
        finding.AcknowledgedAt?.ToUnixTimeMilliseconds(), finding.AcknowledgedBy, finding.AcknowledgedUntil?.ToUnixTimeMilliseconds(),
        finding.AcknowledgeReason, finding.ExceptionId,
    ];
}
