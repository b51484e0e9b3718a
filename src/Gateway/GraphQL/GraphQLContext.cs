using System.Collections.Concurrent;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Execution;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>One GraphQL request in the executor: who asks and when, and the batches under way.</summary>
/// <param name="caller">Who asks.</param>
/// <param name="rules">Who may ask for what.</param>
/// <param name="database">Where the answer is.</param>
/// <param name="snapshot">The moment that all fields of a query see.</param>
/// <param name="now">The request's moment.</param>
internal sealed class GraphQLContext(Caller caller, AccessRules rules, AppDatabase database, ReadSnapshot snapshot, DateTimeOffset now) : Dictionary<string, object?>
{
    private readonly ConcurrentDictionary<(GraphQLField Field, string Type), object> batches = new();

    /// <summary>The request's moment, the same for all its fields; after a change the change's, so that its result is told as it is then.</summary>
    public DateTimeOffset Now { get; set; } = now;

    /// <summary>Which step of a subscription this is; null where none may be asked for.</summary>
    public SubscriptionStep? Subscription { get; init; }

    public static GraphQLContext Of(IResolveFieldContext context) => (GraphQLContext)context.UserContext;

    /// <summary>The call of a field, after its access rule has been asked.</summary>
    public Call Call(IResolveFieldContext context)
    {
        var call = CallWithoutAccessRule(context);
        call.Require($"{context.ParentType.Name}.{context.FieldDefinition.Name}", context.Source);
        return call;
    }

    /// <summary>The call of a field whose handler asks the access rule itself.</summary>
    public Call CallWithoutAccessRule(IResolveFieldContext context) =>
        new(caller, rules, database, Now, ToArguments(context.Arguments), context.CancellationToken)
        {
            Snapshot = context.Operation.Operation == OperationType.Mutation ? null : snapshot,
        };

    /// <summary>Joins the batch of this field at this level.</summary>
    public IDataLoaderResult Join<TParent, TResult>(
        IResolveFieldContext context, TParent parent, Func<IReadOnlyList<TParent>, Task<IReadOnlyList<TResult>>> load)
    {
        var key = (context.FieldAst, context.ParentType.Name);
        while (true)
        {
            var batch = (Batch<TParent, TResult>)batches.GetOrAdd(key, _ => new Batch<TParent, TResult>(load));
            if (batch.Add(parent) is { } place)
            {
                return place;
            }

            batches.TryRemove(new KeyValuePair<(GraphQLField, string), object>(key, batch));
        }
    }

    /// <summary>A field's arguments without those that were left out.</summary>
    public static Arguments ToArguments(IDictionary<string, ArgumentValue>? arguments) => arguments is null or { Count: 0 }
        ? Arguments.None
        : new Arguments(arguments.Where(pair => pair.Value.Source != ArgumentSource.FieldDefault || pair.Value.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal));
}
