using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.RuleExceptions;

/// <summary>
/// That a rule's findings about one application user, or one of its tokens, are accepted for a time. They are still found and counted,
/// but stand as acknowledged, with this exception's reason and end.
/// </summary>
public sealed record RuleException : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>The rule's code.</summary>
    public required string Rule { get; init; }

    /// <summary>The application user that it is for, with all its tokens unless one is named.</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>The only token that it is for; null for the user and all its tokens.</summary>
    public string? TokenId { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The administrator or application user that made it; null for a command on the host.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>That one's name at the time.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>Until when it holds.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When somebody ended it early; null while nobody has.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is honoured at a moment.</summary>
    public bool HoldsAt(DateTimeOffset now) => EndedAt is null && ExpiresAt > now;
}
