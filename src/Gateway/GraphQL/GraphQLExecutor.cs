using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Gateway.GraphQL.Plans;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using AppUsersGateway.Gateway.Limits;
using AppUsersGateway.Gateway.Usage;
using GraphQL;
using GraphQL.Validation;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Runs one request of one caller within the limits: a known query by its plan, and all else by GraphQL.NET.</summary>
internal sealed class GraphQLExecutor(
    SchemaSource source, AccessRules access, AppDatabase database, TimeProvider time, IOptions<GraphQLOptions> options, DocumentRules rules, ErrorMasking errors,
    DocumentCache documents, PlanExecutor plans, RequestLimits limits, PermissionRecorder permissions, IServiceProvider services)
{
    /// <summary>Why a request is sent away when no more can wait.</summary>
    public const string Busy = "There is more to do than can wait: try again.";

    /// <summary>What it is told to wait: most operations take a few milliseconds.</summary>
    public static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);

    private readonly OperationExecuter executer = new(rules.Reader, new DocumentValidator());

    public async Task<ExecutionResult> Execute(
        GraphQLRequest request, Caller caller, bool allowMutations, CancellationToken cancellation, SubscriptionStep? subscription = null)
    {
        using var operation = OperationTelemetry.Start();
        var result = await Run(request, caller, allowMutations, subscription, cancellation);
        if (caller.Credential is { } credential)
        {
            foreach (var (permission, changes) in caller.Uses.Keys)
            {
                permissions.Record(credential, permission, changes);
            }
        }

        return operation.Ended(result, errors);
    }

    private async Task<ExecutionResult> Run(
        GraphQLRequest request, Caller caller, bool allowMutations, SubscriptionStep? subscription, CancellationToken cancellation)
    {
        // An event was not asked for by itself: the subscription took its share when it was opened.
        if (subscription?.Happened is null && limits.Take(caller.Id) is { } wait)
        {
            return Refused("You ask for more than your share: wait.", StatusCodes.Status429TooManyRequests, wait);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            using var turn = await limits.Turn(timeout.Token);
            if (!turn.IsAcquired)
            {
                return Refused(Busy, StatusCodes.Status503ServiceUnavailable, BusyWait);
            }

            var known = documents.Find(request.Query, request.OperationName);
            if (subscription is null && known?.Plan is { } plan && await plans.Answer(plan, request, caller, timeout.Token) is { } answer)
            {
                return answer;
            }

            var result = await Execute(request, known, caller, allowMutations, subscription, timeout.Token);
            await Remember(request, known, result);
            return DocumentRefusal.Shorten(result, errors, suggest: DocumentRules.MayIntrospect(caller));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var message = $"The request took longer than {options.Value.TimeoutSeconds} seconds and was stopped: ask for less at once, or try again.";
            return new ExecutionResult { Errors = [new RequestError(ErrorCode.DocumentTooComplex, message)] };
        }
    }

    private async Task<ExecutionResult> Execute(
        GraphQLRequest request, KnownDocument? known, Caller caller, bool allowMutations, SubscriptionStep? subscription, CancellationToken cancellation)
    {
        using var scope = services.CreateScope();
        await using var snapshot = database.Snapshot(cancellation);
        return await executer.ExecuteAsync(execution =>
        {
            execution.Schema = source.Schema;
            execution.Query = request.Query;
            execution.Document = known?.Document;
            execution.OperationName = request.OperationName;
            execution.Variables = request.Variables;
            execution.UserContext = new GraphQLContext(caller, access, database, snapshot, time.GetUtcNow()) { Subscription = subscription };
            execution.RequestServices = scope.ServiceProvider;
            execution.ValidationRules =
            [
                .. known is null ? DocumentRules.OfTheLanguage : [],
                .. rules.OfTheRequest(DocumentRules.MayIntrospect(caller), allowMutations),
            ];
            execution.UnhandledExceptionDelegate = errors.Unhandled;
            execution.CancellationToken = cancellation;
        });
    }

    private async Task Remember(GraphQLRequest request, KnownDocument? known, ExecutionResult result)
    {
        if (known is null)
        {
            known = documents.Keep(request.Query, request.OperationName, result);
            known?.Plan = plans.Make(result.Document!, result.Operation!);
        }

        if (result.Executed && known?.Plan is { } plan)
        {
            await plans.Allow(plan, request);
        }
    }

    private static ExecutionResult Refused(string message, int status, TimeSpan wait) =>
        new() { Errors = [new RequestError(ErrorCode.RateLimited, message) { Status = status, RetryAfter = wait }] };
}

/// <summary>One request as GraphQL over HTTP brings it.</summary>
/// <param name="Query">The document.</param>
/// <param name="OperationName">Which of its operations; null when it has one.</param>
/// <param name="Variables">The variables.</param>
internal sealed record GraphQLRequest(string Query, string? OperationName, Inputs? Variables);
