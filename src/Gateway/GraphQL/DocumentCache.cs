using GraphQL;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// Documents that were parsed and found valid, by their text: programs ask the same few over and over. Whoever asks, access and cost are
/// judged again. Only queries are kept: the text of a mutation often holds values, and may hold what should not stay in memory.
/// </summary>
internal sealed class DocumentCache : IDisposable
{
    /// <summary>The characters of all kept documents together; a parsed document takes a few times its text.</summary>
    private const int MaximumCharacters = 4_000_000;

    private readonly MemoryCache documents = new(new MemoryCacheOptions { SizeLimit = MaximumCharacters });

    /// <summary>The document with this text, when it has been executed before.</summary>
    public GraphQLDocument? Find(string text) => documents.Get<GraphQLDocument>(text);

    /// <summary>Keeps the document of a request that was executed.</summary>
    public void Keep(string text, ExecutionResult result)
    {
        if (result is { Executed: true, Operation.Operation: OperationType.Query, Document: { } document })
        {
            documents.Set(text, document, new MemoryCacheEntryOptions { Size = text.Length });
        }
    }

    public void Dispose() => documents.Dispose();
}
