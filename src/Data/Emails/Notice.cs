namespace AppUsersGateway.Data.Emails;

/// <summary>That somebody was told about a finding.</summary>
public sealed record Notice
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The finding's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Who was told.</summary>
    public required string RecipientId { get; init; }

    /// <summary>By what kind of mail.</summary>
    public required EmailKind Kind { get; init; }

    /// <summary>Since when it was open then: one that reopened is told of anew.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>How far it had come: a later stage has a higher number.</summary>
    public required long Stage { get; init; }

    /// <summary>What else was new about it then; empty for nothing.</summary>
    public required string News { get; init; }

    /// <summary>The key of the mail; null when it was only noted, as the first audit does.</summary>
    public string? MessageKey { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ToldAt { get; init; }
}
