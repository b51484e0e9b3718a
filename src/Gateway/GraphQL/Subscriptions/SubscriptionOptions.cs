using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>How much stays open at once, and for how long it is waited. Configuration section <c>Subscriptions</c>.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Subscriptions";

    /// <summary>The most WebSockets and event streams of this process together.</summary>
    [Range(1, 100_000, ErrorMessage = "Subscriptions:MaximumConnections: give 1 to 100000.")]
    public int MaximumConnections { get; set; } = 1_000;

    /// <summary>The most operations of one WebSocket at a time.</summary>
    [Range(1, 1_000, ErrorMessage = "Subscriptions:MaximumOperations: give 1 to 1000.")]
    public int MaximumOperations { get; set; } = 20;

    /// <summary>How long a new WebSocket may wait with its <c>connection_init</c>, in seconds.</summary>
    [Range(1, 60, ErrorMessage = "Subscriptions:InitSeconds: give 1 to 60.")]
    public int InitSeconds { get; set; } = 10;

    /// <summary>How many events wait in memory for a subscriber; one that lags further behind reads them later from the database.</summary>
    [Range(16, 10_000, ErrorMessage = "Subscriptions:WaitingEvents: give 16 to 10000.")]
    public int WaitingEvents { get; set; } = 256;

    /// <summary>How long one message may take to leave, in seconds, before its client counts as gone.</summary>
    [Range(1, 300, ErrorMessage = "Subscriptions:SendSeconds: give 1 to 300.")]
    public int SendSeconds { get; set; } = 30;
}
