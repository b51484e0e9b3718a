using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Tests.Support;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Instrumentation;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>All that happens to a document before it is executed, without executing it: read, measured, validated.</summary>
internal sealed class DocumentCheck(GatewayApp gateway)
{
    private readonly DocumentRules rules = gateway.Services.GetRequiredService<DocumentRules>();
    private readonly SchemaSource source = gateway.Services.GetRequiredService<SchemaSource>();
    private readonly DocumentValidator validator = new();

    /// <summary>What the sender would be told; empty when it would be executed. Any other exception than a refusal would be an INTERNAL error.</summary>
    public async Task<IReadOnlyList<string>> Problems(string text)
    {
        try
        {
            var document = rules.Reader.Build(text);
            if (document.Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault() is not { } operation)
            {
                return ["There is no operation."];
            }

            var result = await validator.ValidateAsync(new ValidationOptions
            {
                Schema = source.Schema,
                Document = document,
                Operation = operation,
                Rules = [.. DocumentRules.OfTheLanguage, .. rules.OfTheRequest(mayIntrospect: true, allowMutations: true)],
                Variables = Inputs.Empty,
                UserContext = new Dictionary<string, object?>(StringComparer.Ordinal),
                Metrics = Metrics.None,
            });
            return [.. result.Errors.Select(error => error.Message)];
        }
        catch (Exception problem) when (problem is AppUsersGateway.Gateway.GraphQL.RequestError or DocumentError)
        {
            return [problem.Message];
        }
    }

    /// <summary>The processor time that it takes. Only where nothing else runs in this process; a pause of the garbage collector is not the document's.</summary>
    public async Task<TimeSpan> Cost(string text)
    {
        const int Repeats = 3;
        const int SurelyCheap = 20;
        var least = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < Repeats && least.TotalMilliseconds > SurelyCheap; repeat++)
        {
            var start = Environment.CpuUsage.TotalTime;
            await Problems(text);
            var took = Environment.CpuUsage.TotalTime - start;
            least = took < least ? took : least;
        }

        return least;
    }
}
