using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>From connection arguments to pages.</summary>
internal static class Paging
{
    /// <summary>The page that <c>first after last before</c> ask for.</summary>
    /// <exception cref="RequestError">A number is out of range, both directions are asked for, or a cursor is none of this order.</exception>
    public static PageRequest Request<T>(Arguments arguments, ListOrder<T> order)
    {
        var backward = arguments.Number("last") is not null || arguments.Text("before") is not null;
        if (backward && (arguments.Number("first") is not null || arguments.Text("after") is not null))
        {
            throw RequestError.BadInput("Give first and after, or last and before, not both.");
        }

        var (size, cursor) = backward ? ("last", "before") : ("first", "after");
        var rows = arguments.Number(size) ?? PageRequest.DefaultSize;
        return rows is >= 1 and <= PageRequest.MaximumSize
            ? new PageRequest(rows, backward, ReadCursor(arguments.Text(cursor), cursor, order))
            : throw RequestError.BadInput($"{size}: give 1 to {PageRequest.MaximumSize}.");
    }

    /// <summary>One list as a connection.</summary>
    public static async Task<object?> Connect<T>(Call call, ListOrder<T> order, Func<ListQuery<T>> list)
        where T : IRow
    {
        var request = Request(call.Arguments, order);
        var page = await call.Read(session => list().Page(session, order, request));
        return new Connection<T>(page, () => call.Read(session => list().Count(session)));
    }

    /// <summary>The same list for each of many parents, in one statement, and one more when totals are asked for.</summary>
    public static async Task<IReadOnlyList<Connection<T>>> ConnectBy<T>(
        Call call, ListOrder<T> order, Func<ListQuery<T>> list, ListParent<T> parent, IReadOnlyList<IRow> parents)
        where T : IRow
    {
        var request = Request(call.Arguments, order);
        var ids = parents.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var pages = await call.Read(session => list().PageBy(session, parent, ids, order, request));
        var totals = new Totals(() => call.Read(session => list().CountBy(session, parent, ids)));
        return [.. parents.Select(row => new Connection<T>(pages[row.Id].FirstOrDefault() ?? Page<T>.Empty, () => totals.Of(row.Id)))];
    }

    /// <summary>Counts for all parents when the first of them asks.</summary>
    private sealed class Totals(Func<Task<IReadOnlyDictionary<string, long>>> count)
    {
        private readonly Lock gate = new();
        private Task<IReadOnlyDictionary<string, long>>? counts;

        public async Task<long> Of(string parent) => (await Counts()).GetValueOrDefault(parent);

        private Task<IReadOnlyDictionary<string, long>> Counts()
        {
            lock (gate)
            {
                return counts ??= count();
            }
        }
    }

    private static Cursor? ReadCursor<T>(string? text, string argument, ListOrder<T> order)
    {
        if (text is null)
        {
            return null;
        }

        return order.Read(text) ?? throw RequestError.BadInput($"{argument}: this is no cursor of this list in this order.");
    }
}
