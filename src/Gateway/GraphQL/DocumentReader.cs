using GraphQL.Execution;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Parses a document, and refuses one that would be dear merely to check, before any rule looks at it.</summary>
internal sealed class DocumentReader(int maximumSelections) : IDocumentBuilder
{
    private readonly GraphQLDocumentBuilder parser = new();

    public GraphQLDocument Build(string body)
    {
        GraphQLDocument document;
        try
        {
            document = parser.Build(body);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw new RequestError(ErrorCode.DocumentTooComplex, "The document is nested too deeply: use fewer levels.");
        }

        return DocumentSize.Problem(document, maximumSelections) is { } problem
            ? throw new RequestError(ErrorCode.DocumentTooComplex, problem)
            : document;
    }
}
