using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Emails;

/// <summary>An e-mail in the outbox: committed with what it reports, sent afterwards, marked only when a server took it.</summary>
public sealed record Email : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The audit run it reports.</summary>
    public string? RunId { get; init; }

    /// <summary>What kind of mail.</summary>
    public required EmailKind Kind { get; init; }

    /// <summary>The administrator it goes to.</summary>
    public required string RecipientId { get; init; }

    /// <summary>That person's name.</summary>
    public required string RecipientName { get; init; }

    /// <summary>That person's address.</summary>
    public required string RecipientAddress { get; init; }

    /// <summary>The subject line.</summary>
    public required string Subject { get; init; }

    /// <summary>The complete plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The same as HTML.</summary>
    public required string Html { get; init; }

    /// <summary>What is sent instead of text, HTML and calendar, since a server found these too large; null for the whole mail.</summary>
    public string? ShortText { get; init; }

    /// <summary>The left side of its Message-Id: the same for the same mail, whoever writes it; its id when null.</summary>
    public string? MessageKey { get; init; }

    /// <summary>The key of the mail that it follows, or that all of its kind follow; null for one that begins.</summary>
    public string? Thread { get; init; }

    /// <summary>What machines sort it by; null for nothing.</summary>
    public EmailMarks? Marks { get; init; }

    /// <summary>Dates for a calendar program (RFC 5545); null for none.</summary>
    public string? Calendar { get; init; }

    /// <summary>Where it stands.</summary>
    public required EmailStatus Status { get; init; }

    /// <summary>How often sending was tried.</summary>
    public long Attempts { get; init; }

    /// <summary>Why the last attempt failed, in words for an operator.</summary>
    public string? LastError { get; init; }

    /// <summary>When it was written; its <c>Date</c> header, also when it is sent later.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>When a server took it.</summary>
    public DateTimeOffset? SentAt { get; init; }
}

/// <summary>Kinds of e-mail.</summary>
public enum EmailKind
{
    /// <summary>What an audit changed, for one person.</summary>
    AuditDigest,

    /// <summary>Somebody who showed a token's secret ended it.</summary>
    TokenRevoked,

    /// <summary>One critical fact, at once.</summary>
    Alert,

    /// <summary>What an owner's tokens need: they end, want rotation, or nobody uses them.</summary>
    OwnerNotice,

    /// <summary>What was done to a token, by whom, why, and how to undo it.</summary>
    ActionReceipt,

    /// <summary>The question, once a quarter, whether an owner's application users are still needed.</summary>
    Review,

    /// <summary>What is going to be done about tokens that nobody uses, or would be, or why not.</summary>
    Ladder,

    /// <summary>Nothing has changed for a month, and audits run.</summary>
    AllClear,

    /// <summary>Audits do not run.</summary>
    AuditorUnhealthy,

    /// <summary>Somebody wanted to know whether mails arrive.</summary>
    Test,
}

/// <summary>Where an e-mail stands.</summary>
public enum EmailStatus
{
    /// <summary>Waits to be sent, or to be tried again.</summary>
    Pending,

    /// <summary>A server took it.</summary>
    Sent,

    /// <summary>Given up.</summary>
    Failed,
}
