using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Activity;

/// <summary>What was done to whatever something can be done to.</summary>
internal static class ActivityLink
{
    public static TypeBinder<T> LinkActivity<T>(this TypeBinder<T> type, ActivityRepository activity, ListParent<ActivityEvent> parent)
        where T : class, IRow =>
        type.Link("activity", (parents, call) => Paging.ConnectBy(
            call,
            ActivityRepository.NewestFirst,
            () => activity.List(call.OrganizationId, ActivityArguments.Filter(call.Arguments)),
            parent,
            parents));
}
