using AppUsersGateway.Gateway.GraphQL.Plans;
using GraphQL;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Memory;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// Documents that were read, found valid and executed, by their text: programs ask the same few over and over. What depends on the caller,
/// the variables or the way it came is judged again for each request. Only queries are kept: the text of a mutation often holds values,
/// and may hold what should not stay in memory.
/// </summary>
public sealed class DocumentCache : IDisposable
{
    /// <summary>The characters of all kept documents together: a parsed document takes a few dozen times its text. The longest unused go first.</summary>
    public const int MaximumCharacters = 1_000_000;

    private readonly MemoryCache documents = new(new MemoryCacheOptions { SizeLimit = MaximumCharacters, TrackStatistics = true });

    /// <summary>How much is kept, and how often something was found.</summary>
    public MemoryCacheStatistics Statistics => documents.GetCurrentStatistics()!;

    /// <summary>The document with this text, when this operation of it was executed before.</summary>
    /// <param name="text">The document as it was sent.</param>
    /// <param name="operation">The name of the operation; null when the document has one. Rules look at the chosen operation alone.</param>
    public KnownDocument? Find(string text, string? operation) => documents.Get<KnownDocument>((text, operation));

    /// <summary>Keeps the document of a request when its operation is a query that was executed; answers null otherwise.</summary>
    public KnownDocument? Keep(string text, string? operation, ExecutionResult result) =>
        result is { Executed: true, Operation.Operation: OperationType.Query, Document: { } document }
            ? documents.Set((text, operation), new KnownDocument(document), new MemoryCacheEntryOptions { Size = text.Length })
            : null;

    /// <inheritdoc/>
    public void Dispose() => documents.Dispose();
}

/// <summary>A document with a valid query.</summary>
/// <param name="document">The document.</param>
public sealed class KnownDocument(GraphQLDocument document)
{
    /// <summary>The document.</summary>
    public GraphQLDocument Document => document;

    /// <summary>How the query is answered without GraphQL.NET; null when it is not.</summary>
    internal Plan? Plan { get; set; }
}
