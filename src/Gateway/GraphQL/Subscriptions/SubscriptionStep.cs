namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>An execution of a subscription is one of two things: its opening, or the answer about one event.</summary>
/// <param name="happened">The event; null when the subscription is to be opened.</param>
internal sealed class SubscriptionStep(object? happened = null)
{
    /// <summary>The event to answer about.</summary>
    public object? Happened => happened;

    /// <summary>What the opened subscription follows; null until it is open, and for queries and mutations.</summary>
    public Feed? Opened { get; set; }
}
