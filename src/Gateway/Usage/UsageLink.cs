using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>The use of whatever can be used.</summary>
internal static class UsageLink
{
    public static TypeBinder<T> LinkUsage<T>(this TypeBinder<T> type, UsageList usage, ListParent<TokenUseSum> parent)
        where T : class, IRow =>
        type.Link("usage", (parents, call) => Paging.ConnectBy(
            call,
            UsageList.NewestFirst,
            () => usage.List(call.OrganizationId, UsageArguments.Filter(call.Arguments)),
            parent,
            parents));
}
