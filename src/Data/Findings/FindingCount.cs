namespace AppUsersGateway.Data.Findings;

/// <summary>How many findings are of one rule, severity and status.</summary>
public sealed record FindingCount
{
    /// <summary>The rule's code.</summary>
    public required string Rule { get; init; }

    /// <summary>How much they matter.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Where they stand.</summary>
    public required FindingStatus Status { get; init; }

    /// <summary>How many.</summary>
    public required long Number { get; init; }
}
