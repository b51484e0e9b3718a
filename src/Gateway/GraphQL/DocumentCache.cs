using System.Collections.Concurrent;
using AppUsersGateway.Gateway.GraphQL.Plans;
using GraphQL;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// Documents that were parsed and found valid, by their text: programs ask the same few over and over. Whoever asks, access, page sizes
/// and cost are judged again. Only queries are kept: the text of a mutation often holds values, and may hold what should not stay in memory.
/// </summary>
internal sealed class DocumentCache : IDisposable
{
    /// <summary>The characters of all kept documents together; a parsed document takes a few dozen times its text.</summary>
    private const int MaximumCharacters = 1_000_000;

    private readonly MemoryCache documents = new(new MemoryCacheOptions { SizeLimit = MaximumCharacters });

    /// <summary>The document with this text, when it was executed before.</summary>
    public KnownDocument? Find(string text) => documents.Get<KnownDocument>(text);

    /// <summary>Keeps the document of a request that was executed.</summary>
    public KnownDocument? Keep(string text, ExecutionResult result)
    {
        if (result is not { Executed: true, Operation.Operation: OperationType.Query, Document: { } document })
        {
            return null;
        }

        var known = new KnownDocument(document);
        documents.Set(text, known, new MemoryCacheEntryOptions { Size = text.Length });
        return known;
    }

    public void Dispose() => documents.Dispose();
}

/// <summary>A valid document, with the plans of its operations that went well before.</summary>
/// <param name="document">The document.</param>
internal sealed class KnownDocument(GraphQLDocument document)
{
    private readonly ConcurrentDictionary<string, Plan> plans = new(StringComparer.Ordinal);

    public GraphQLDocument Document => document;

    /// <summary>The plan of an operation; null when there is none.</summary>
    /// <param name="operation">Its name as the request gives it; null when the document has one operation.</param>
    public Plan? PlanOf(string? operation) => plans.GetValueOrDefault(operation ?? "");

    /// <summary>Keeps a plan.</summary>
    public void Keep(string? operation, Plan plan) => plans[operation ?? ""] = plan;
}
