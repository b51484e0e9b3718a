namespace AppUsersGateway.Data.Credentials;

/// <summary>An entry of the activity log, as far as it says whose credentials changed.</summary>
internal sealed record CredentialChange
{
    /// <summary>An entry and those after it, in order. When the first is another than it was, the file is another: a backup was restored into it.</summary>
    public const string Since =
        "select sequence, hash, application_user_id, outcome = 'DENIED' as is_refusal from activity where sequence >= @Sequence order by sequence limit +@Limit";

    /// <summary>Its number.</summary>
    public long Sequence { get; init; }

    /// <summary>Its hash, which holds all that stands before it.</summary>
    public required string Hash { get; init; }

    /// <summary>The application user concerned; null when it is about something else, and might concern any.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>Whether nothing was changed.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Whether one knows whose credentials it leaves as they are.</summary>
    public bool IsAboutOne => IsRefusal || ApplicationUserId is not null;
}
