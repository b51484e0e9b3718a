using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>From <c>orderBy</c> to an order of the list.</summary>
internal static class Ordering
{
    /// <summary>The order in the direction that is asked for; without <c>orderBy</c> as the list has it.</summary>
    public static ListOrder<T> Directed<T>(Arguments orderBy, ListOrder<T> order) =>
        orderBy.Text("direction") is { } direction && (direction == "DESC") != order.Descending ? order.Reverse() : order;
}
