using GraphQL.Validation;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>The schema's description of itself is for those who may read the organization; a program that can only look at itself needs no map.</summary>
internal sealed class IntrospectionRule : ValidationRuleBase
{
    /// <summary>Who holds it may introspect, and is told what a misspelt name may mean. Every reader, manager and administrator does.</summary>
    public const string Permission = Data.Permissions.Permission.AppUsersRead;

    public static readonly IntrospectionRule Instance = new();

    private static readonly MatchingNodeVisitor<GraphQLField> Visitor = new((field, context) =>
    {
        if (field.Name.Value == "__schema" || field.Name.Value == "__type")
        {
            context.ReportError(new IntrospectionError());
        }
    });

    private IntrospectionRule()
    {
    }

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(Visitor);
}

/// <summary>The error of <see cref="IntrospectionRule"/>.</summary>
internal sealed class IntrospectionError() : ValidationError(RequestError.Forbidden(IntrospectionRule.Permission).Message);
