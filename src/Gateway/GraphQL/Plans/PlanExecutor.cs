using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;
using GraphQL;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL.Plans;

/// <summary>Answers a known query by its plan: loads level by level, then writes from top to bottom.</summary>
internal sealed class PlanExecutor(SchemaSource source, AccessRules rules, AppDatabase database, TimeProvider time, ILogger<PlanExecutor> logger)
{
    // As the serializer of the other executor has it: the answer is JSON and nothing else.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private long answers;

    /// <summary>How many requests were answered by a plan.</summary>
    public long Answers => Interlocked.Read(ref answers);

    /// <summary>The plan of a valid query; null when something in it is left to GraphQL.NET.</summary>
    public Plan? Make(GraphQLDocument document, GraphQLOperationDefinition operation) => PlanBuilder.Build(source, rules, document, operation);

    /// <summary>Remembers the sizes of a request that the cost rule has let pass.</summary>
    public async Task Allow(Plan plan, GraphQLRequest request)
    {
        if (plan.Sized.Count > 0 && await Coerce(plan, request) is { } variables && Sizes(plan, variables) is { } sizes)
        {
            plan.AffordableSizes = sizes;
        }
    }

    /// <summary>The answer; null when GraphQL.NET must answer: something is wrong, forbidden, or dearer than what is known to be allowed.</summary>
    public async Task<PlannedResult?> Answer(Plan plan, GraphQLRequest request, Caller caller, CancellationToken cancellation)
    {
        try
        {
            if (await Coerce(plan, request) is not { } variables || !IsAffordable(plan, variables))
            {
                return null;
            }

            await using var snapshot = database.Snapshot(cancellation);
            var call = new Call(caller, rules, database, time.GetUtcNow(), Arguments.None, cancellation) { Snapshot = snapshot };
            var root = await Level.Load(plan.Root, [null!], call, variables);
            var answer = new ArrayBufferWriter<byte>(plan.LastLength);
            await using (var writer = new Utf8JsonWriter(answer, Json))
            {
                AnswerWriter.Write(writer, root);
            }

            plan.LastLength = Math.Max(plan.LastLength, answer.WrittenCount + (answer.WrittenCount / 8));
            Interlocked.Increment(ref answers);
            return new PlannedResult(plan, answer.WrittenMemory);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Asked again, GraphQL.NET meets the same and tells the caller in the right form.
            logger.LogDebug(problem, "A plan gave up");
            return null;
        }
    }

    private async Task<Variables?> Coerce(Plan plan, GraphQLRequest request)
    {
        if (plan.Operation.Variables is not { Count: > 0 })
        {
            return Variables.None;
        }

        var context = new ValidationContext
        {
            Schema = source.Schema,
            Document = plan.Definitions,
            Operation = (GraphQLOperationDefinition)plan.Definitions.Definitions[0],
            Variables = request.Variables ?? Inputs.Empty,
        };
        var (variables, errors) = await context.GetVariablesValuesAsync();
        return errors is { Count: > 0 } || context.HasErrors ? null : variables;
    }

    private static bool IsAffordable(Plan plan, Variables variables) =>
        plan.Sized.Count == 0
        || (Sizes(plan, variables) is { } sizes && sizes.Count == plan.AffordableSizes.Count && sizes.Zip(plan.AffordableSizes, (size, affordable) => size <= affordable).All(fits => fits));

    private static List<int>? Sizes(Plan plan, Variables variables)
    {
        var sizes = new List<int>(plan.Sized.Count);
        foreach (var field in plan.Sized)
        {
            if (PlannedArguments.Size(field.Arguments.Read(variables)) is not { } size)
            {
                return null;
            }

            sizes.Add(size);
        }

        return sizes;
    }
}

/// <summary>An answer without errors that is JSON already.</summary>
internal sealed class PlannedResult : ExecutionResult
{
    public PlannedResult(Plan plan, ReadOnlyMemory<byte> json) => (Operation, Json, Executed) = (plan.Operation, json, true);

    /// <summary>The whole answer in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }
}
