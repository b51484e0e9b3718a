using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>Counts the connections of this process that stay open, so that they cannot take all of its memory.</summary>
internal sealed class OpenConnections(IOptions<SubscriptionOptions> options)
{
    /// <summary>When to try again after there was no place.</summary>
    public const string RetryAfterSeconds = "10";

    private int count;

    /// <summary>Takes a place until it is disposed; null when all are taken.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref count) <= options.Value.MaximumConnections)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref count);
        return null;
    }

    private sealed class Place(OpenConnections connections) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref connections.count);
    }
}
