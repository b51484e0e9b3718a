using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;
using GraphQL;
using GraphQL.Validation;
using GraphQL.Validation.Complexity;
using GraphQL.Validation.Rules.Custom;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Runs one request of one caller within the limits.</summary>
internal sealed class GraphQLExecutor(
    SchemaSource source, AccessRules access, AppDatabase database, TimeProvider time, IOptions<GraphQLOptions> options, ErrorMasking errors, IServiceProvider services)
{
    private readonly DocumentExecuter executer = new(new DocumentReader(options.Value.MaximumSelections), new DocumentValidator());

    private readonly IValidationRule[] rules =
    [
        .. DocumentValidator.CoreRules,
        new PageSizeRule(),
        new ComplexityValidationRule(new ComplexityOptions
        {
            MaxDepth = options.Value.MaximumDepth,
            MaxComplexity = options.Value.MaximumComplexity,
            DefaultComplexityImpactDelegate = FieldCost.Of,
        }),
    ];

    public async Task<ExecutionResult> Execute(GraphQLRequest request, Caller caller, bool allowMutations, CancellationToken cancellation)
    {
        using var operation = OperationTelemetry.Start();
        return operation.Ended(await Run(request, caller, allowMutations, cancellation), errors);
    }

    private async Task<ExecutionResult> Run(GraphQLRequest request, Caller caller, bool allowMutations, CancellationToken cancellation)
    {
        using var scope = services.CreateScope();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            return await executer.ExecuteAsync(execution =>
            {
                execution.Schema = source.Schema;
                execution.Query = request.Query;
                execution.OperationName = request.OperationName;
                execution.Variables = request.Variables;
                execution.UserContext = new GraphQLContext(caller, access, database, time.GetUtcNow());
                execution.RequestServices = scope.ServiceProvider;
                execution.ValidationRules = allowMutations ? rules : [.. rules, QueriesOnlyRule.Instance];
                execution.UnhandledExceptionDelegate = errors.Unhandled;
                execution.CancellationToken = timeout.Token;
            });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var message = $"The request took longer than {options.Value.TimeoutSeconds} seconds and was stopped: ask for less at once, or try again.";
            return new ExecutionResult { Errors = [new RequestError(ErrorCode.DocumentTooComplex, message)] };
        }
    }
}

/// <summary>One request as GraphQL over HTTP brings it.</summary>
/// <param name="Query">The document.</param>
/// <param name="OperationName">Which of its operations; null when it has one.</param>
/// <param name="Variables">The variables.</param>
internal sealed record GraphQLRequest(string Query, string? OperationName, Inputs? Variables);
