namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>One noun of the API: binds its types, queries and mutations. Found by the container, one per folder.</summary>
public interface ISchemaSlice
{
    /// <summary>Binds the slice's part of <c>schema.graphql</c>.</summary>
    void Bind(SchemaBinder schema);
}
