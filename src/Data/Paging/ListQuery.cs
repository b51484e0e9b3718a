using System.Text;
using AppUsersGateway.Data.Database;
using Dapper;

namespace AppUsersGateway.Data.Paging;

/// <summary>
/// A filtered list: conditions are added with their values, then it is read as a page by key (never by offset),
/// counted, or read for many parents at once.
/// </summary>
/// <param name="columns">The columns, as the row type names them.</param>
/// <param name="from">The table with its alias.</param>
/// <param name="id">The id column, which makes every order total.</param>
public sealed class ListQuery<T>(string columns, string from, string id)
    where T : IRow
{
    private readonly StringBuilder where = new();
    private readonly DynamicParameters values = new();

    /// <summary>Adds a condition and the value of its parameter.</summary>
    public ListQuery<T> Where(string condition, string name, object value)
    {
        values.Add(name, value);
        return Where(condition);
    }

    /// <summary>Adds a condition whose values are there already or that has none.</summary>
    public ListQuery<T> Where(string condition)
    {
        where.Append(where.Length == 0 ? "where " : " and ").Append(condition);
        return this;
    }

    /// <summary>Adds the condition that a text contains a part, whatever signs stand in it.</summary>
    // "!" and not the backslash: engines differ in whether a backslash is special in a string.
    public ListQuery<T> WhereContains(string column, string name, string part) => Where(
        $"{column} like @{name} escape '!'",
        name,
        "%" + part.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%");

    /// <summary>How many rows fulfil the conditions.</summary>
    public Task<long> Count(Session session) =>
        session.Scalar<long>($"select count(*) from {from} {where}", values);

    /// <summary>Every row that fulfils them, by id: the order in which rows are locked that are changed together.</summary>
    public Task<IReadOnlyList<T>> All(Session session) =>
        session.Query<T>($"select {columns} from {from} {where} order by {id}", values);

    /// <summary>How many rows fulfil them for each parent.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountBy(Session session, ListParent<T> parent, IReadOnlyCollection<string> parents)
    {
        AddParents(parent, parents);
        var rows = await session.Query<(string Parent, long Rows)>($"select {parent.Column}, count(*) from {from} {where} group by {parent.Column}", values);
        return rows.ToDictionary(row => row.Parent, row => row.Rows, StringComparer.Ordinal);
    }

    /// <summary>One page.</summary>
    public async Task<Page<T>> Page(Session session, ListOrder<T> order, PageRequest request)
    {
        values.Add("Take", request.Size + 1);
        var rows = await session.Query<T>(PageSql(order, request), values);
        return ToPage(rows, order, request);
    }

    /// <summary>The same page for each parent, in one statement.</summary>
    public async Task<ILookup<string, Page<T>>> PageBy(
        Session session, ListParent<T> parent, IReadOnlyCollection<string> parents, ListOrder<T> order, PageRequest request)
    {
        var (sql, parameters) = StatementBy(parent, parents, order, request);
        var rows = await session.Query<T>(sql, parameters);
        return rows.GroupBy(row => parent.Of(row)!, StringComparer.Ordinal)
            .ToLookup(group => group.Key, group => ToPage([.. group], order, request), StringComparer.Ordinal);
    }

    /// <summary>The statement of a page with its values, to be explained by a test.</summary>
    public (string Sql, object Values) Statement(ListOrder<T> order, PageRequest request)
    {
        values.Add("Take", request.Size + 1);
        return (PageSql(order, request), values);
    }

    /// <summary>The statement of the pages of many parents with its values, to be explained by a test.</summary>
    public (string Sql, object Values) StatementBy(ListParent<T> parent, IReadOnlyCollection<string> parents, ListOrder<T> order, PageRequest request)
    {
        AddParents(parent, parents);
        AddCursor(order, request);
        values.Add("Take", request.Size + 1);
        var direction = Direction(order, request);
        return (
            $"""
            select * from (
                select {columns}, row_number() over (partition by {parent.Column} order by {order.Expression} {direction}, {id} {direction}) as place
                from {from} {where}) ranked
            where place <= @Take order by place
            """,
            values);
    }

    private void AddParents(ListParent<T> parent, IReadOnlyCollection<string> parents) =>
        Where($"{parent.Column} in {InList.Write("Parents", parents, values)}");

    private string PageSql(ListOrder<T> order, PageRequest request)
    {
        AddCursor(order, request);
        var direction = Direction(order, request);

        // "+@Take": SQLite prepares a statement anew on every execution when the limit is a bare parameter.
        return $"select {columns} from {from} {where} order by {order.Expression} {direction}, {id} {direction} limit +@Take";
    }

    private void AddCursor(ListOrder<T> order, PageRequest request)
    {
        if (request.Cursor is { } cursor)
        {
            var comparison = order.Descending == request.Backward ? ">" : "<";
            Where($"({order.Expression}, {id}) {comparison} (@CursorKey, @CursorId)", "CursorKey", cursor.Key);
            values.Add("CursorId", cursor.Id);
        }
    }

    private static string Direction(ListOrder<T> order, PageRequest request) => order.Descending == request.Backward ? "asc" : "desc";

    private static Page<T> ToPage(IReadOnlyList<T> rows, ListOrder<T> order, PageRequest request)
    {
        var more = rows.Count > request.Size;
        var taken = rows.Take(request.Size);
        var items = (request.Backward ? taken.Reverse() : taken)
            .Select(row => new PageItem<T>(row, new Cursor(order.Name, order.Key(row), row.Id))).ToList();
        var fromEnd = request.Cursor is not null;
        return request.Backward ? new Page<T>(items, fromEnd, more) : new Page<T>(items, more, fromEnd);
    }
}

/// <summary>A row with a global id.</summary>
public interface IRow
{
    /// <summary>The global id.</summary>
    string Id { get; }
}
