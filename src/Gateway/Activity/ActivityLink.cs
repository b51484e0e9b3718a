using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Activity;

/// <summary>What was done to whatever something can be done to.</summary>
internal static class ActivityLink
{
    public static TypeBinder<T> LinkActivity<T>(
        this TypeBinder<T> type, ActivityRepository activity, ListParent<ActivityEvent> parent, UseTimeline use, ListParent<ActivityEvent> parentOfUse)
        where T : class, IRow =>
        type.Link("activity", (parents, call) =>
        {
            var filter = ActivityArguments.Filter(call.Arguments);
            return filter.Kind == ActivityKind.TokenUsed
                ? Paging.ConnectBy(call, UseTimeline.NewestFirst, () => use.List(call.OrganizationId, filter), parentOfUse, parents)
                : Paging.ConnectBy(call, ActivityRepository.NewestFirst, () => activity.List(call.OrganizationId, filter), parent, parents);
        });
}
