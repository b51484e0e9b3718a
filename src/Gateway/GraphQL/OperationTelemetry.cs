using System.Diagnostics;
using AppUsersGateway.Gateway.Telemetry;
using GraphQL;
using GraphQLParser.AST;
using Span = System.Diagnostics.Activity;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// One GraphQL operation as traces and metrics see it: its type, its root fields, its errors by code. Its name is the caller's own text
/// (a whole secret is a valid name), so it is told nowhere; the names of root fields are the schema's, and say more.
/// </summary>
internal readonly struct OperationTelemetry : IDisposable
{
    private const int MaximumFields = 10;

    private readonly Span? activity;
    private readonly long start;

    private OperationTelemetry(Span? activity, long start) => (this.activity, this.start) = (activity, start);

    /// <summary>Begins an operation; disposing ends its span.</summary>
    public static OperationTelemetry Start() => new(GatewayTelemetry.Source.StartActivity("graphql"), Stopwatch.GetTimestamp());

    /// <summary>Tells how it ended.</summary>
    /// <returns>The same result.</returns>
    public ExecutionResult Ended(ExecutionResult result, ErrorMasking errors)
    {
        var type = result.Operation?.Operation switch
        {
            OperationType.Query => "query",
            OperationType.Mutation => "mutation",
            OperationType.Subscription => "subscription",
            _ => "none",
        };
        if (GatewayTelemetry.CountsOperations)
        {
            GatewayTelemetry.Operated(type, Stopwatch.GetElapsedTime(start));
        }

        foreach (var error in result.Errors ?? [])
        {
            var code = (string)errors.GetInfo(error).Extensions!["code"]!;
            GatewayTelemetry.Failed(code);
            activity?.SetStatus(ActivityStatusCode.Error, code);
        }

        if (activity is { IsAllDataRequested: true })
        {
            activity.DisplayName = type;
            activity.SetTag("graphql.operation.type", type);
            if (result.Executed)
            {
                activity.SetTag("graphql.fields", RootFields(result.Operation!));
            }
        }

        return result;
    }

    public void Dispose() => activity?.Dispose();

    // Only of a valid document: then each is a field of the schema and no text of the caller.
    private static string[] RootFields(GraphQLOperationDefinition operation) =>
        [.. operation.SelectionSet.Selections.OfType<GraphQLField>().Select(field => field.Name.StringValue).Distinct(StringComparer.Ordinal).Take(MaximumFields)];
}
