namespace AppUsersGateway.Gateway.Demo;

/// <summary>An application user to be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Environment">Where it works; null when nobody said.</param>
/// <param name="Owner">Who answers for it; null for nobody.</param>
/// <param name="Contact">The team's mailbox, before the at sign; null for none.</param>
/// <param name="Description">What it is for.</param>
/// <param name="CreatedDaysAgo">Days since it was created.</param>
internal sealed record DemoUser(string Name, string? Environment, DemoPerson? Owner, string? Contact, string Description, double CreatedDaysAgo)
{
    /// <summary>What it holds.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>What it was granted later, and days since then; null for nothing.</summary>
    public (string Permission, double DaysAgo)? Grown { get; init; }

    /// <summary>Days since its owner confirmed that it is still needed; null when nobody ever did.</summary>
    public double? ReviewedDaysAgo { get; init; }

    /// <summary>Days since its owner gave it up without naming another; null when that did not happen.</summary>
    public double? AbandonedDaysAgo { get; init; }

    /// <summary>Days since it was disabled; null while it is not.</summary>
    public double? DisabledDaysAgo { get; init; }

    /// <summary>Days since it was deleted; null while it is not.</summary>
    public double? DeletedDaysAgo { get; init; }
}
