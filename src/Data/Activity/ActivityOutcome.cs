namespace AppUsersGateway.Data.Activity;

/// <summary>Whether it happened.</summary>
public enum ActivityOutcome
{
    /// <summary>It happened.</summary>
    Success,

    /// <summary>It was refused; nothing else changed.</summary>
    Denied,
}
