namespace AppUsersGateway.Data.Activity;

/// <summary>
/// An entry exactly as its columns hold it. The chain is checked on this and not on <see cref="ActivityEvent"/>:
/// reading a column into a type forgives spellings that nobody wrote here.
/// </summary>
internal sealed record StoredEntry
{
    public required long Sequence { get; init; }

    public required string Id { get; init; }

    public required string OrganizationId { get; init; }

    public required long At { get; init; }

    public required string Kind { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public required string ActorKind { get; init; }

    public string? ActorId { get; init; }

    public required string ActorName { get; init; }

    public string? ActorTokenId { get; init; }

    public string? ApplicationUserId { get; init; }

    public string? TokenId { get; init; }

    public string? AdministratorId { get; init; }

    public string? Ip { get; init; }

    public string? UserAgent { get; init; }

    public required string Changes { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }
}
