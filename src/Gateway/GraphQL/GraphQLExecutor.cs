using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Gateway.GraphQL.Plans;
using GraphQL;
using GraphQL.Validation;
using GraphQL.Validation.Complexity;
using GraphQL.Validation.Rules.Custom;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Runs one request of one caller within the limits.</summary>
internal sealed class GraphQLExecutor(
    SchemaSource source, AccessRules access, AppDatabase database, TimeProvider time, IOptions<GraphQLOptions> options, ErrorMasking errors,
    DocumentCache documents, PlanExecutor plans, IServiceProvider services)
{
    private readonly DocumentExecuter executer = new(new DocumentReader(options.Value.MaximumSelections), new DocumentValidator());

    /// <summary>What depends on the caller, the variables or the way it was sent: asked for every request. All else is asked once for each document.</summary>
    private readonly IValidationRule[] rules =
    [
        new PageSizeRule(),
        new ComplexityValidationRule(new ComplexityOptions
        {
            MaxDepth = options.Value.MaximumDepth,
            MaxComplexity = options.Value.MaximumComplexity,
            DefaultComplexityImpactDelegate = FieldCost.Of,
        }),
    ];

    /// <summary>The answer to a request, or what is wrong with it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who sent it.</param>
    /// <param name="allowMutations">Whether it may change something.</param>
    /// <param name="cancellation">Ends with the client's connection.</param>
    /// <param name="asJson">Whether the answer may be a <see cref="PlannedResult"/>.</param>
    public async Task<ExecutionResult> Execute(GraphQLRequest request, Caller caller, bool allowMutations, CancellationToken cancellation, bool asJson = false)
    {
        using var operation = OperationTelemetry.Start();
        return operation.Ended(await Run(request, caller, allowMutations, asJson, cancellation), errors);
    }

    private async Task<ExecutionResult> Run(GraphQLRequest request, Caller caller, bool allowMutations, bool asJson, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            var known = documents.Find(request.Query);
            if (asJson && known?.PlanOf(request.OperationName) is { } plan && await plans.Answer(plan, request, caller, timeout.Token) is { } json)
            {
                return new PlannedResult(plan, json);
            }

            var result = await Execute(request, caller, allowMutations, known, timeout.Token);
            await Remember(request, known, result);
            return result;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var message = $"The request took longer than {options.Value.TimeoutSeconds} seconds and was stopped: ask for less at once, or try again.";
            return new ExecutionResult { Errors = [new RequestError(ErrorCode.DocumentTooComplex, message)] };
        }
    }

    private async Task<ExecutionResult> Execute(GraphQLRequest request, Caller caller, bool allowMutations, KnownDocument? known, CancellationToken cancellation)
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
            execution.UserContext = new GraphQLContext(caller, access, database, snapshot, time.GetUtcNow());
            execution.RequestServices = scope.ServiceProvider;
            execution.ValidationRules =
            [
                .. known is null ? DocumentValidator.CoreRules : [],
                .. rules,
                .. allowMutations ? Array.Empty<IValidationRule>() : [QueriesOnlyRule.Instance],
            ];
            execution.UnhandledExceptionDelegate = errors.Unhandled;
            execution.CancellationToken = cancellation;
        });
    }

    private async Task Remember(GraphQLRequest request, KnownDocument? known, ExecutionResult result)
    {
        known ??= documents.Keep(request.Query, result);
        if (known is not null && await plans.Learn(request, result) is { } plan)
        {
            known.Keep(request.OperationName, plan);
        }
    }
}

/// <summary>An answer without errors that is JSON already.</summary>
internal sealed class PlannedResult : ExecutionResult
{
    public PlannedResult(Plan plan, ReadOnlyMemory<byte> json) => (Operation, Json, Executed) = (plan.Operation, json, true);

    /// <summary>The whole answer in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }
}

/// <summary>One request as GraphQL over HTTP brings it.</summary>
/// <param name="Query">The document.</param>
/// <param name="OperationName">Which of its operations; null when it has one.</param>
/// <param name="Variables">The variables.</param>
internal sealed record GraphQLRequest(string Query, string? OperationName, Inputs? Variables);
