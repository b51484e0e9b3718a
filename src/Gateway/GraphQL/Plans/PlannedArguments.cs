using AppUsersGateway.Data.Paging;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL.Plans;

/// <summary>A field's arguments: read once when the document says them all, otherwise for each request, by GraphQL.NET's own rules.</summary>
internal sealed class PlannedArguments
{
    public static readonly PlannedArguments None = new();

    private readonly FieldType? definition;
    private readonly GraphQLField? field;
    private readonly GraphQLDocument? document;
    private readonly Arguments? constant = Arguments.None;

    public PlannedArguments(FieldType definition, GraphQLField field, GraphQLDocument document)
    {
        (this.definition, this.field, this.document) = (definition, field, document);
        constant = null;
        HangOnVariables = field.Arguments?.Any(argument => HasVariable(argument.Value)) == true;
        if (!HangOnVariables)
        {
            constant = Read(Variables.None);
        }
    }

    private PlannedArguments()
    {
    }

    /// <summary>Whether a variable is among them.</summary>
    public bool HangOnVariables { get; }

    /// <summary>The arguments of one request.</summary>
    public Arguments Read(Variables variables) =>
        constant ?? GraphQLContext.ToArguments(ExecutionHelper.GetArguments(definition!.Arguments, field!.Arguments, variables, document!, field, null));

    /// <summary>The number that the cost grows with, as the cost rule reads it; null when a page would have an impossible size.</summary>
    public static int? Size(Arguments arguments)
    {
        var (first, last) = (arguments.Number("first"), arguments.Number("last"));
        return IsPossible(first) && IsPossible(last) ? Math.Max(first ?? last ?? PageRequest.DefaultSize, arguments.Texts("ids")?.Count ?? 0) : null;
    }

    private static bool IsPossible(int? size) => size is null or (>= 1 and <= PageRequest.MaximumSize);

    private static bool HasVariable(GraphQLValue value) => value switch
    {
        GraphQLVariable => true,
        GraphQLListValue list => list.Values?.Any(HasVariable) == true,
        GraphQLObjectValue fields => fields.Fields?.Any(field => HasVariable(field.Value)) == true,
        _ => false,
    };
}
