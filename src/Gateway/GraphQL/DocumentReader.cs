using GraphQL.Execution;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Parses a document, and refuses one that would be dear merely to check, before any rule looks at it.</summary>
public sealed class DocumentReader(GraphQLOptions options) : IDocumentBuilder
{
    private readonly GraphQLDocumentBuilder parser = new();

    /// <inheritdoc/>
    public GraphQLDocument Build(string body)
    {
        if (body.Length > options.MaximumDocumentLength)
        {
            throw TooComplex($"The document has {body.Length} characters; at most {options.MaximumDocumentLength} are taken.");
        }

        GraphQLDocument document;
        try
        {
            document = parser.Build(body);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw TooComplex("The document is nested too deeply: use fewer levels.");
        }

        return DocumentSize.Problem(document, options.MaximumSelections) is { } problem ? throw TooComplex(problem) : document;
    }

    // A bad request in either media type: whether it is a valid document was never asked.
    private static RequestError TooComplex(string problem) => new(ErrorCode.DocumentTooComplex, problem) { Status = StatusCodes.Status400BadRequest };
}
