using System.Text.Json;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL.Plans;

/// <summary>
/// A query that was executed without an error, made ready to be answered again: each field with its binding, arguments and form.
/// A plan knows the good way only. What is unusual has no plan, and what goes wrong on the way is done again by GraphQL.NET, which says
/// what is wrong; a query changes nothing, so it may be asked twice.
/// </summary>
/// <param name="Document">The valid document.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Root">Its fields.</param>
/// <param name="Sized">The fields whose <c>first</c>, <c>last</c> or <c>ids</c> hang on variables: the cost grows with them and with nothing else.</param>
internal sealed record Plan(GraphQLDocument Document, GraphQLOperationDefinition Operation, Selection Root, IReadOnlyList<PlannedField> Sized)
{
    /// <summary>The operation without its selections: GraphQL.NET walks through all of a document to read the values of its variables.</summary>
    public GraphQLDocument Definitions { get; } = new([new GraphQLOperationDefinition(new GraphQLSelectionSet([]))
    {
        Operation = Operation.Operation,
        Name = Operation.Name,
        Variables = Operation.Variables,
    }]);

    /// <summary>The sizes that the cost rule last let pass; what is not larger in any place cannot cost more. Replaced as a whole.</summary>
    public IReadOnlyList<int> AffordableSizes { get; set; } = [];

    /// <summary>How long the last answer was: how much room to begin with, in bytes.</summary>
    public int LastLength { get; set; } = 1_024;
}

/// <summary>The fields that are wanted of one object type, in their order.</summary>
/// <param name="Fields">The fields.</param>
internal sealed record Selection(IReadOnlyList<PlannedField> Fields);

/// <summary>One field of a selection.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Element">Its name in the access rules.</param>
/// <param name="HasRule">Whether there is a rule to ask.</param>
/// <param name="Binding">What answers it; null for <c>__typename</c>.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Form">Where nulls and lists may be.</param>
/// <param name="Leaf">The type of its value; null for objects.</param>
/// <param name="Children">What is wanted of its objects; null for values.</param>
internal sealed record PlannedField(
    JsonEncodedText Name, string Element, bool HasRule, FieldBinding? Binding, PlannedArguments Arguments, Form Form, ScalarGraphType? Leaf, Selection? Children);

/// <summary>A type without its name: <c>[Token!]!</c> is required, with items that are required.</summary>
/// <param name="IsRequired">Whether null would be an error.</param>
/// <param name="Items">The form of a list's items; null for what is no list.</param>
internal sealed record Form(bool IsRequired, Form? Items)
{
    public static Form Of(IGraphType type) => type switch
    {
        NonNullGraphType required => Of(required.ResolvedType!) with { IsRequired = true },
        ListGraphType list => new Form(IsRequired: false, Of(list.ResolvedType!)),
        _ => new Form(IsRequired: false, Items: null),
    };
}
