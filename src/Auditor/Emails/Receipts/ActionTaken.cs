using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Emails.Receipts;

/// <summary>Something that was done to tokens, for a receipt.</summary>
/// <param name="Kind">What.</param>
/// <param name="Actor">By whom: a person, a program, or the auditor's own hand.</param>
/// <param name="Tokens">To which tokens of application users. Empty for an exception of a whole application user.</param>
public sealed record ActionTaken(ActionKind Kind, Actor Actor, IReadOnlyList<Token> Tokens)
{
    /// <summary>Why; null when nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Until when it holds or can be undone; null for no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether all who may read audits are told too, because nobody's hand did it.</summary>
    public bool ToReaders { get; init; }

    /// <summary>The application user, where no token is named.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The rule that it is about: an exception of it, or the finding that led to the action.</summary>
    public string? Rule { get; init; }

    /// <summary>The exception, for its undoing.</summary>
    public string? RuleExceptionId { get; init; }
}

/// <summary>What can be done to tokens that others should hear of.</summary>
public enum ActionKind
{
    /// <summary>Put into quarantine: refused, and can be restored.</summary>
    Suspended,

    /// <summary>Ended for good.</summary>
    Revoked,

    /// <summary>Taken out of quarantine.</summary>
    Restored,

    /// <summary>A rule's findings about it are accepted for a time.</summary>
    Excepted,
}
