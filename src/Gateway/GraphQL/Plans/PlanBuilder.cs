using System.Text.Encodings.Web;
using System.Text.Json;
using AppUsersGateway.Gateway.Authorization;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL.Plans;

/// <summary>Makes the plan of a valid query; null when something in it is left to GraphQL.NET: directives, the schema's own description, interfaces and unions.</summary>
internal sealed class PlanBuilder
{
    private static readonly string[] Sizes = ["first", "last", "ids"];

    private readonly SchemaSource source;
    private readonly AccessRules rules;
    private readonly GraphQLDocument document;
    private readonly List<PlannedField> sized = [];

    private PlanBuilder(SchemaSource source, AccessRules rules, GraphQLDocument document) => (this.source, this.rules, this.document) = (source, rules, document);

    public static Plan? Build(SchemaSource source, AccessRules rules, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        var builder = new PlanBuilder(source, rules, document);
        return operation.Operation == OperationType.Query && !HasDirectives(operation) && builder.Select(source.Schema.Query, [operation.SelectionSet]) is { } root
            ? new Plan(document, operation, root, builder.sized)
            : null;
    }

    /// <summary>The fields of one type; those of equal name are one field (CollectFields of the specification, section 6.3.2).</summary>
    private Selection? Select(IObjectGraphType type, IEnumerable<GraphQLSelectionSet> sets)
    {
        var groups = new OrderedDictionary<string, List<GraphQLField>>(StringComparer.Ordinal);
        if (!sets.All(set => Collect(type, set, groups)))
        {
            return null;
        }

        var fields = new List<PlannedField>(groups.Count);
        foreach (var (name, same) in groups)
        {
            if (Field(type, name, same) is not { } field)
            {
                return null;
            }

            fields.Add(field);
        }

        return new Selection(fields);
    }

    private bool Collect(IObjectGraphType type, GraphQLSelectionSet set, OrderedDictionary<string, List<GraphQLField>> groups)
    {
        foreach (var selection in set.Selections)
        {
            if (HasDirectives((IHasDirectivesNode)selection))
            {
                return false;
            }

            if (selection is GraphQLField field)
            {
                var name = (field.Alias?.Name ?? field.Name).StringValue;
                if (!groups.TryGetValue(name, out var same))
                {
                    groups.Add(name, same = []);
                }

                same.Add(field);
                continue;
            }

            var (condition, inner) = Fragment(selection);
            if (inner is null || (condition is not null && condition.Type.Name.StringValue != type.Name) || !Collect(type, inner, groups))
            {
                return false;
            }
        }

        return true;
    }

    private (GraphQLTypeCondition? Condition, GraphQLSelectionSet? Inner) Fragment(ASTNode selection)
    {
        if (selection is GraphQLInlineFragment inline)
        {
            return (inline.TypeCondition, inline.SelectionSet);
        }

        var name = ((GraphQLFragmentSpread)selection).FragmentName.Name.Value;
        var fragment = document.Definitions.OfType<GraphQLFragmentDefinition>().First(fragment => fragment.FragmentName.Name.Value == name);
        return HasDirectives(fragment) ? (null, null) : (fragment.TypeCondition, fragment.SelectionSet);
    }

    private PlannedField? Field(IObjectGraphType type, string name, List<GraphQLField> same)
    {
        var (field, encoded) = (same[0], JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
        if (field.Name.StringValue == "__typename")
        {
            return new PlannedField(encoded, type.Name, HasRule: false, Binding: null, PlannedArguments.None, new Form(IsRequired: true, Items: null), Leaf: null, Children: null);
        }

        var element = $"{type.Name}.{field.Name.StringValue}";
        if (type.GetField(field.Name.Value) is not { } definition || !source.Bindings.TryGetValue(element, out var binding))
        {
            return null;
        }

        var leaf = definition.ResolvedType!.GetNamedType() as ScalarGraphType;
        var children = definition.ResolvedType!.GetNamedType() is IObjectGraphType objects ? Select(objects, same.Select(one => one.SelectionSet!)) : null;
        if (leaf is null && children is null)
        {
            return null;
        }

        var arguments = definition.Arguments is { Count: > 0 } ? new PlannedArguments(definition, field, document) : PlannedArguments.None;
        var planned = new PlannedField(encoded, element, rules.Find(element) is not null, binding, arguments, Form.Of(definition.ResolvedType!), leaf, children);
        if (arguments.HangOnVariables && Sizes.Any(size => definition.Arguments!.Find(size) is not null))
        {
            sized.Add(planned);
        }

        return planned;
    }

    private static bool HasDirectives(IHasDirectivesNode node) => node.Directives is { Count: > 0 };
}
