using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>How many findings stand as they stood.</summary>
/// <param name="Open">Open before and no worse now.</param>
/// <param name="Critical">How many of these are critical.</param>
/// <param name="Accepted">Acknowledged or snoozed.</param>
/// <param name="Excepted">How many of these by an exception.</param>
public readonly record struct Standing(long Open, long Critical, long Accepted, long Excepted)
{
    /// <summary>One finding.</summary>
    public static Standing Of(Finding finding) => finding.Status == FindingStatus.Open
        ? new Standing(1, finding.Severity == Severity.Critical ? 1 : 0, 0, 0)
        : new Standing(0, 0, 1, finding.ExceptionId is null ? 0 : 1);

    /// <summary>Both together.</summary>
    public static Standing operator +(Standing one, Standing other) =>
        new(one.Open + other.Open, one.Critical + other.Critical, one.Accepted + other.Accepted, one.Excepted + other.Excepted);
}
