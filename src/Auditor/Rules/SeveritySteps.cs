using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Moves a severity up or down its scale, never past the ends.</summary>
internal static class SeveritySteps
{
    internal static Severity Moved(this Severity severity, int steps) =>
        (Severity)Math.Clamp((int)severity + steps, (int)Severity.Info, (int)Severity.Critical);
}
