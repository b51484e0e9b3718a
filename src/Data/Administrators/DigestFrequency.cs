namespace AppUsersGateway.Data.Administrators;

/// <summary>How often a person wants digests.</summary>
public enum DigestFrequency
{
    /// <summary>After each audit that changed something.</summary>
    Daily,

    /// <summary>Once a week, when something has changed since the last one.</summary>
    Weekly,

    /// <summary>Not at all.</summary>
    Never,
}
