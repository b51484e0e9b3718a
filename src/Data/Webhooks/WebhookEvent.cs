namespace AppUsersGateway.Data.Webhooks;

/// <summary>A message to a machine: committed with what it tells, delivered afterwards, at least once.</summary>
public sealed record WebhookEvent
{
    /// <summary>Made from what it tells, so that two who tell the same make one; the same in every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>The organization that it is about.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Its CloudEvents type.</summary>
    public required string Type { get; init; }

    /// <summary>What makes it one of a pair: the finding's id, or a word of ours.</summary>
    public required string Cause { get; init; }

    /// <summary>The complete CloudEvent as JSON: the same bytes in every attempt.</summary>
    public required string Body { get; init; }

    /// <summary>How often delivery was tried.</summary>
    public long Attempts { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
