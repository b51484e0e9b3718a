namespace AppUsersGateway.Data.Credentials;

/// <summary>An entry of the activity log, as far as it says whose credentials changed.</summary>
internal sealed record CredentialChange
{
    /// <summary>The entries after one, in order.</summary>
    public const string Since =
        "select sequence, application_user_id, outcome = 'DENIED' as is_refusal from activity where sequence > @Sequence order by sequence limit +@Limit";

    /// <summary>The last one's number.</summary>
    public const string Last = "select sequence from activity_head where id = 1";

    /// <summary>Its number.</summary>
    public long Sequence { get; init; }

    /// <summary>The application user concerned; null when it is about something else, and might concern any.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>Whether nothing was changed.</summary>
    public bool IsRefusal { get; init; }
}
