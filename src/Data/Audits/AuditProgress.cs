namespace AppUsersGateway.Data.Audits;

/// <summary>How far a run has come.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="TokensExamined">Live tokens looked at until now; told once a second.</param>
/// <param name="TokensTotal">How many there were when it began; null before that.</param>
public sealed record AuditProgress(AuditPhase Phase, long TokensExamined, long? TokensTotal);

/// <summary>What is being done for a run.</summary>
public enum AuditPhase
{
    /// <summary>Nothing yet: it waits for an auditor.</summary>
    Waiting,

    /// <summary>Facts are read, and the rules asked.</summary>
    Examining,

    /// <summary>Findings and mails are written.</summary>
    Recording,

    /// <summary>Nothing any more.</summary>
    Ended,
}
