using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQLParser.AST;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>
/// Executes subscriptions in steps: once to open the feed, and then each event as an operation of its own, with the caller, the moment,
/// the limits and the batches of a query. The engine's own way would keep those of the opening for as long as the stream lasts.
/// </summary>
internal sealed class OperationExecuter(IDocumentBuilder reader, IDocumentValidator validator) : DocumentExecuter(reader, validator)
{
    private static readonly ParallelExecutionStrategy AnswerEvent = new();
    private static readonly OpenFeed Open = new();

    public override async Task<ExecutionResult> ExecuteAsync(ExecutionOptions options)
    {
        var result = await base.ExecuteAsync(options);
        if (result.Operation?.Operation == OperationType.Subscription && ((GraphQLContext)options.UserContext).Subscription is null or { Happened: null, Opened: null })
        {
            // The engine says "executed" of every strategy that returned; a subscription that could not be opened has no data entry.
            result.Executed = false;
        }

        return result;
    }

    protected override IExecutionStrategy SelectExecutionStrategy(ExecutionContext context) =>
        context.Operation.Operation != OperationType.Subscription ? base.SelectExecutionStrategy(context)
        : StepOf(context)?.Happened is null ? Open
        : AnswerEvent;

    private static SubscriptionStep? StepOf(ExecutionContext context) => ((GraphQLContext)context.UserContext).Subscription;

    private sealed class OpenFeed : ParallelExecutionStrategy
    {
        public override async Task<ExecutionResult> ExecuteAsync(ExecutionContext context)
        {
            try
            {
                var step = StepOf(context)
                    ?? throw RequestError.BadInput("A subscription is answered over WebSocket (graphql-transport-ws), or as server-sent events (Accept: text/event-stream).");
                var fields = BuildExecutionRootNode(context, GetOperationRootType(context)).SubFields;
                if (fields is not [{ FieldDefinition.StreamResolver: { } resolver } field])
                {
                    throw RequestError.BadInput("A subscription asks for exactly one field of Subscription, without @skip or @include.");
                }

                step.Opened = (Feed)await resolver.ResolveAsync(new ReadonlyResolveFieldContext(field, context));
                return new ExecutionResult { Document = context.Document, Operation = context.Operation, Executed = true };
            }
            catch (RequestError refusal)
            {
                return new ExecutionResult { Document = context.Document, Operation = context.Operation, Errors = [refusal] };
            }
        }
    }
}
