using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Audits;

/// <summary>Why somebody wants an audit.</summary>
public static class AuditNote
{
    private const int MaximumLength = 500;

    /// <summary>Checks what somebody typed; null for nothing.</summary>
    /// <exception cref="Refusal">Too long, or control characters.</exception>
    public static string? Check(string? note) => CheckedText.OptionalText(note, "note", MaximumLength);
}
