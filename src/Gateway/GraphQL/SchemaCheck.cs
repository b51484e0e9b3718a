using GraphQL.Types;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Completeness: every field of the SDL has a binding, every binding a field, every element a description.</summary>
internal static class SchemaCheck
{
    public static void Assert(ISchema schema, IReadOnlySet<string> bound)
    {
        var fields = schema.AllTypes.OfType<IObjectGraphType>().Where(type => !IsIntrospection(type))
            .SelectMany(type => type.Fields.Select(field => $"{type.Name}.{field.Name}")).ToHashSet(StringComparer.Ordinal);
        Refuse("has no binding", fields.Except(bound));
        Refuse("is bound but not in schema.graphql", bound.Except(fields));
        Refuse("has no description", Undescribed(schema));
    }

    private static bool IsIntrospection(IGraphType type) => type.Name.StartsWith("__", StringComparison.Ordinal);

    private static void Refuse(string defect, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            throw new InvalidOperationException($"schema.graphql and its bindings differ: {string.Join(", ", all)} {defect}.");
        }
    }

    private static IEnumerable<string> Undescribed(ISchema schema)
    {
        foreach (var type in schema.AllTypes.Where(type => !IsIntrospection(type)))
        {
            if (string.IsNullOrWhiteSpace(type.Description) && type is not ScalarGraphType { Name: "Boolean" or "ID" or "Int" or "String" or "Float" })
            {
                yield return type.Name;
            }

            foreach (var field in (type as IComplexGraphType)?.Fields ?? Enumerable.Empty<FieldType>())
            {
                if (string.IsNullOrWhiteSpace(field.Description))
                {
                    yield return $"{type.Name}.{field.Name}";
                }

                foreach (var argument in field.Arguments?.Where(argument => string.IsNullOrWhiteSpace(argument.Description)) ?? [])
                {
                    yield return $"{type.Name}.{field.Name}({argument.Name})";
                }
            }

            foreach (var value in (type as EnumerationGraphType)?.Values.Where(value => string.IsNullOrWhiteSpace(value.Description)) ?? [])
            {
                yield return $"{type.Name}.{value.Name}";
            }
        }
    }
}
