using GraphQL.SystemTextJson;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>What all WebSockets share.</summary>
internal sealed class SocketServices(
    GraphQLExecutor executor, GraphQLRequestReader reader, GraphQLSerializer serializer, IOptions<SubscriptionOptions> options, IOptions<GraphQLOptions> limits,
    TimeProvider time, ILogger<SocketConnection> logger)
{
    public GraphQLExecutor Executor => executor;

    public GraphQLRequestReader Reader => reader;

    public GraphQLSerializer Serializer => serializer;

    public SubscriptionOptions Options => options.Value;

    public GraphQLOptions Limits => limits.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
