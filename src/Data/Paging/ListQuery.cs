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
    private string? organization;
    private bool isOfFew;

    private string Conditions => (organization, where.Length) switch
    {
        (null, 0) => "",
        (null, _) => $"where {where}",

        // SQLite keeps no statistics: an index of the organization would look as good to it as that of the few.
        (_, _) => $"where {organization}{(isOfFew ? " || ''" : "")} = @OrganizationId{(where.Length == 0 ? "" : $" and {where}")}",
    };

    /// <summary>Confines the list to an organization.</summary>
    public ListQuery<T> In(string column, string organizationId)
    {
        organization = column;
        values.Add("OrganizationId", organizationId);
        return this;
    }

    /// <summary>Adds the condition that the rows are among some that are named, in a column with an index.</summary>
    public ListQuery<T> Of(string column, string name, InList values) => OfFew().Where($"{column} in @{name}", name, values);

    /// <summary>Adds the condition that the rows belong to one thing, which has few of them and an index.</summary>
    public ListQuery<T> Of(string column, string name, string value) => OfFew().Where($"{column} = @{name}", name, value);

    /// <summary>Adds a condition and the value of its parameter.</summary>
    public ListQuery<T> Where(string condition, string name, object value)
    {
        values.Add(name, value);
        return Where(condition);
    }

    /// <summary>Adds a condition whose values are there already or that has none.</summary>
    public ListQuery<T> Where(string condition)
    {
        where.Append(where.Length == 0 ? "" : " and ").Append(condition);
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
        session.Scalar<long>($"select count(*) from {from} {Conditions}", values);

    /// <summary>Every row that fulfils them, by id: the order in which rows are locked that are changed together.</summary>
    public Task<IReadOnlyList<T>> All(Session session) =>
        session.Query<T>($"select {columns} from {from} {Conditions} order by {id}", values);

    /// <summary>How many rows fulfil them for each parent.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountBy(Session session, ListParent<T> parent, IReadOnlyCollection<string> parents)
    {
        AddParents(parent, parents);
        var rows = await session.Query<(string Parent, long Rows)>($"select {parent.Column}, count(*) from {from} {Conditions} group by {parent.Column}", values);
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
        if (parents.Count == 1)
        {
            // Cheaper than numbering the rows of each parent.
            var only = parents.First();
            var page = await Of(parent.Column, "Parent", only).Page(session, order, request);
            return new[] { page }.ToLookup(_ => only, StringComparer.Ordinal);
        }

        // As many as fill all pages. If there are no more at all, each parent's are here, read in the order of the index; otherwise the rows of
        // each parent are numbered, which takes twice as long.
        var (all, ranked, parameters) = StatementsBy(parent, parents, order, request);
        var rows = await session.Query<T>(all, parameters);
        if (rows.Count == parents.Count * (request.Size + 1))
        {
            rows = await session.Query<T>(ranked, parameters);
        }

        return rows.GroupBy(row => parent.Of(row)!, StringComparer.Ordinal)
            .ToLookup(group => group.Key, group => ToPage([.. group.Take(request.Size + 1)], order, request), StringComparer.Ordinal);
    }

    /// <summary>The statement of a page with its values, to be explained by a test.</summary>
    public (string Sql, object Values) Statement(ListOrder<T> order, PageRequest request)
    {
        values.Add("Take", request.Size + 1);
        return (PageSql(order, request), values);
    }

    /// <summary>The statements of the pages of many parents with their values, to be explained by a test.</summary>
    public (string All, string Ranked, object Values) StatementsBy(ListParent<T> parent, IReadOnlyCollection<string> parents, ListOrder<T> order, PageRequest request)
    {
        AddParents(parent, parents);
        AddCursor(order, request);
        values.Add("Take", request.Size + 1);
        values.Add("Most", parents.Count * (request.Size + 1));
        return (AllSql(parent, order, request), RankedSql(parent, order, request), values);
    }

    private string AllSql(ListParent<T> parent, ListOrder<T> order, PageRequest request)
    {
        var direction = Direction(order, request);
        return $"select {columns} from {from} {Conditions} order by {parent.Column} {direction}, {order.Expression} {direction}, {id} {direction} limit +@Most";
    }

    private string RankedSql(ListParent<T> parent, ListOrder<T> order, PageRequest request)
    {
        var direction = Direction(order, request);
        return
            $"""
            select * from (
                select {columns}, row_number() over (partition by {parent.Column} order by {order.Expression} {direction}, {id} {direction}) as place
                from {from} {Conditions}) ranked
            where place <= @Take order by place
            """;
    }

    private void AddParents(ListParent<T> parent, IReadOnlyCollection<string> parents)
    {
        isOfFew = true;
        Where($"{parent.Column} in {InList.Write("Parents", parents, values)}");
    }

    private string PageSql(ListOrder<T> order, PageRequest request)
    {
        AddCursor(order, request);
        var direction = Direction(order, request);

        // "+@Take": SQLite prepares a statement anew on every execution when the limit is a bare parameter.
        return $"select {columns} from {from} {Conditions} order by {order.Expression} {direction}, {id} {direction} limit +@Take";
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

    private ListQuery<T> OfFew()
    {
        isOfFew = true;
        return this;
    }

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
