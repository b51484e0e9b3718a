namespace AppUsersGateway.Data.Activity;

/// <summary>What a change wants written about itself.</summary>
/// <param name="Kind">What was done or tried.</param>
public sealed record ActivityEntry(ActivityKind Kind)
{
    /// <summary>Done, or refused.</summary>
    public ActivityOutcome Outcome { get; init; } = ActivityOutcome.Success;

    /// <summary>Why it was refused (a public code), or the reason somebody gave.</summary>
    public string? Reason { get; init; }

    /// <summary>The application user concerned.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The token concerned.</summary>
    public string? TokenId { get; init; }

    /// <summary>The administrator concerned.</summary>
    public string? AdministratorId { get; init; }

    /// <summary>The fields before and after.</summary>
    public ChangeList Changes { get; init; } = ChangeList.None;
}
