namespace AppUsersGateway.Data.Findings;

/// <summary>How much a finding matters. Stored as its number, so that "at least" is a comparison.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Info = 0,

    /// <summary>Good housekeeping: do it with the next change.</summary>
    Low = 1,

    /// <summary>A weakness: plan it.</summary>
    Medium = 2,

    /// <summary>A risk that best practice does not accept: this week.</summary>
    High = 3,

    /// <summary>Open to misuse or about to fail: today.</summary>
    Critical = 4,
}
