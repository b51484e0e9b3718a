namespace AppUsersGateway.Auditor.Emails.Preferences;

/// <summary>A button of the page.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Action">What it sends.</param>
public sealed record PreferenceChoice(string Label, string Action)
{
    /// <summary>Ends a kind of mail.</summary>
    public const string Leave = "leave";

    /// <summary>Begins it again: digests daily.</summary>
    public const string Return = "return";

    /// <summary>Digests once a week.</summary>
    public const string EachWeek = "weekly";

    /// <summary>Digests after each audit that changed something.</summary>
    public static readonly PreferenceChoice Daily = new("Send me digests daily", Return);

    /// <summary>One digest a week.</summary>
    public static readonly PreferenceChoice Weekly = new("Send me one digest a week", EachWeek);

    /// <summary>No digests.</summary>
    public static readonly PreferenceChoice NoDigests = new("Send me no more digests", Leave);

    /// <summary>Notices about tokens.</summary>
    public static readonly PreferenceChoice Notices = new("Send me notices about my tokens again", Return);

    /// <summary>No notices about tokens.</summary>
    public static readonly PreferenceChoice NoNotices = new("Send me no more notices about my tokens", Leave);
}
