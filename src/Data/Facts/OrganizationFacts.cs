namespace AppUsersGateway.Data.Facts;

/// <summary>What a rule may look at about an organization as a whole.</summary>
public sealed record OrganizationFacts
{
    /// <summary>The organization's id (<c>org_…</c>).</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an audit last succeeded; null when none has.</summary>
    public DateTimeOffset? LastAuditAt { get; init; }

    /// <summary>Audits that failed since then, newest first.</summary>
    public IReadOnlyList<SystemFault> FailedAudits { get; init; } = [];

    /// <summary>Moments of the schedule at which no audit ran, newest first.</summary>
    public IReadOnlyList<DateTimeOffset> MissedAudits { get; init; } = [];

    /// <summary>When an audit was due that had not succeeded in time when this one began; null when all did.</summary>
    public DateTimeOffset? OverdueSince { get; init; }

    /// <summary>Mails of the last days that were given up, or have waited for more than a day, newest first.</summary>
    public IReadOnlyList<SystemFault> FailedEmails { get; init; } = [];

    /// <summary>How many people may read audits and get digests of them.</summary>
    public long Readers { get; init; }

    /// <summary>Where the activity log breaks; null when it is whole.</summary>
    public string? ChainDefect { get; init; }

    /// <summary>Times of which the use of tokens was not recorded, newest first.</summary>
    public IReadOnlyList<SystemFault> RecordingGaps { get; init; } = [];

    /// <summary>What was done past the ordinary way lately, newest first.</summary>
    public IReadOnlyList<BypassFacts> Bypasses { get; init; } = [];

    /// <summary>Addresses that presented secrets that nobody has, by hour, most first.</summary>
    public IReadOnlyList<UnknownSecretFacts> UnknownSecrets { get; init; } = [];
}

/// <summary>Something that went wrong.</summary>
/// <param name="At">When.</param>
/// <param name="What">What, in words for an operator.</param>
public sealed record SystemFault(DateTimeOffset At, string What);

/// <summary>Something that was done past the ordinary way.</summary>
/// <param name="EventId">Its entry in the activity log.</param>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="What">What was done.</param>
/// <param name="Reason">Why, when somebody said.</param>
public sealed record BypassFacts(string EventId, DateTimeOffset At, string Actor, string What, string? Reason);

/// <summary>Secrets that nobody has, presented by one address in one hour.</summary>
public sealed record UnknownSecretFacts
{
    /// <summary>The address.</summary>
    public required string Ip { get; init; }

    /// <summary>The beginning of the hour.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>How many.</summary>
    public required long Attempts { get; init; }
}
