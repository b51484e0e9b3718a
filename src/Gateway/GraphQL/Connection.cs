using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>A page as Relay sees it; the total is counted only when asked for, and not when the page is all there is.</summary>
/// <param name="Page">The rows.</param>
/// <param name="Total">Counts the whole list.</param>
public sealed record Connection<T>(Page<T> Page, Func<Task<long>> Total)
    where T : IRow;

/// <summary>Binds the connection types, which all look alike.</summary>
internal static class ConnectionBindings
{
    public static void Bind(SchemaBinder schema)
    {
        schema.Type<PageInfo>("PageInfo")
            .Field("hasNextPage", page => page.HasNext)
            .Field("hasPreviousPage", page => page.HasPrevious)
            .Field("startCursor", page => page.Start?.Encode())
            .Field("endCursor", page => page.End?.Encode());
    }

    /// <summary>Binds the connection and edge types of a node type.</summary>
    public static SchemaBinder Connection<T>(this SchemaBinder schema, string node)
        where T : IRow
    {
        schema.Type<Connection<T>>($"{node}Connection")
            .Field("edges", connection => connection.Page.Items)
            .Field("nodes", connection => connection.Page.Items.Select(item => item.Node))
            .Field("pageInfo", connection => PageInfo.Of(connection.Page))
            .Lookup("totalCount", async (connection, _) => connection.Page.IsWhole ? connection.Page.Items.Count : (int)await connection.Total());
        schema.Type<PageItem<T>>($"{node}Edge")
            .Field("cursor", item => item.Cursor.Encode())
            .Field("node", item => item.Node);
        return schema;
    }

    private sealed record PageInfo(bool HasNext, bool HasPrevious, Cursor? Start, Cursor? End)
    {
        public static PageInfo Of<T>(Page<T> page) =>
            new(page.HasNext, page.HasPrevious, page.Items.Count == 0 ? null : page.Items[0].Cursor, page.Items.Count == 0 ? null : page.Items[^1].Cursor);
    }
}
