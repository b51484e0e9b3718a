using AppUsersGateway.Gateway.Authentication;
using GraphQL;
using GraphQL.Resolvers;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>What a subscription follows.</summary>
/// <param name="events">What happens; joined with the first step, left at the end.</param>
/// <param name="require">Asks the field's access rule for a caller; throws a <see cref="RequestError"/>.</param>
internal sealed class Feed(IAsyncEnumerable<object> events, Action<Caller> require) : IObservable<object?>
{
    public IAsyncEnumerable<object> Events => events;

    /// <summary>Asks whether a caller may still follow.</summary>
    /// <exception cref="RequestError">The caller lacks the permission by now.</exception>
    public void Require(Caller caller) => require(caller);

    /// <summary>The engine hands streams over as observables; ours is read by <see cref="LiveOperation"/> alone.</summary>
    public IDisposable Subscribe(IObserver<object?> observer) => throw new NotSupportedException();
}

/// <summary>Opens the feed of a field.</summary>
internal sealed class FeedResolver(Func<IResolveFieldContext, Feed> open) : ISourceStreamResolver
{
    public ValueTask<IObservable<object?>> ResolveAsync(IResolveFieldContext context) => new(open(context));
}
