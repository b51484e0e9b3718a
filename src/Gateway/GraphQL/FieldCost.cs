using AppUsersGateway.Data.Paging;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation.Complexity;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// What a document costs before it runs: one for each object that may come back. A connection multiplies what is below it
/// by its <c>first</c> or <c>last</c>, and by the default page when it names neither. The schema's own description is free.
/// </summary>
internal static class FieldCost
{
    /// <summary>What lists without paging are taken to hold: changes of an entry, evidence of a finding.</summary>
    private const int ShortList = 5;

    public static FieldComplexityResult Of(FieldImpactContext field)
    {
        if (field.ParentType.Name.StartsWith("__", StringComparison.Ordinal) || field.FieldDefinition.Name.StartsWith("__", StringComparison.Ordinal))
        {
            return new FieldComplexityResult(0, 1);
        }

        var type = field.FieldDefinition.ResolvedType!.GetNamedType();
        return type is ScalarGraphType or EnumerationGraphType ? new FieldComplexityResult(0, 1)
            : IsConnection(type) ? new FieldComplexityResult(1, PageSize(field))
            : IsConnection(field.ParentType) ? new FieldComplexityResult(1, 1)
            : new FieldComplexityResult(1, ListSize(field));
    }

    private static bool IsConnection(INamedType type) => type.Name.EndsWith("Connection", StringComparison.Ordinal);

    // Out of range is refused by PageSizeRule; here it must not make a cost small or negative.
    private static int PageSize(FieldImpactContext field) =>
        Math.Clamp(Number(field, "first") ?? Number(field, "last") ?? PageRequest.DefaultSize, 1, PageRequest.MaximumSize);

    private static int? Number(FieldImpactContext field, string name) =>
        field.Arguments?.TryGetValue(name, out var argument) == true ? argument.Value as int? : null;

    private static int ListSize(FieldImpactContext field) =>
        field.Arguments?.TryGetValue("ids", out var ids) == true && ids.Value is IEnumerable<object> list ? Math.Max(1, list.Count())
        : IsList(field.FieldDefinition.ResolvedType) ? ShortList
        : 1;

    private static bool IsList(IGraphType? type) => type is ListGraphType || (type is NonNullGraphType { ResolvedType: ListGraphType });
}
