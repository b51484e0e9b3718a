using GraphQL.Validation;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>A GET changes nothing, whatever sent it.</summary>
internal sealed class QueriesOnlyRule : ValidationRuleBase
{
    public static readonly QueriesOnlyRule Instance = new();

    private QueriesOnlyRule()
    {
    }

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        if (context.Operation.Operation == OperationType.Mutation)
        {
            context.ReportError(new QueriesOnlyError());
        }

        return default;
    }
}

/// <summary>The error of <see cref="QueriesOnlyRule"/>.</summary>
internal sealed class QueriesOnlyError() : ValidationError("A GET request may only query. Send mutations with POST.");
