namespace AppUsersGateway.Auditor.Commands;

/// <summary>What pipelines read. Public contract.</summary>
internal static class ExitCode
{
    /// <summary>Nothing as severe as was asked for.</summary>
    public const int Clean = 0;

    /// <summary>The audit, or the command itself, failed.</summary>
    public const int Failure = 1;

    /// <summary>Findings at or above the severity.</summary>
    public const int Findings = 2;
}
