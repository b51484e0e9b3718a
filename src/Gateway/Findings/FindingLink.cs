using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>The findings of whatever findings are about.</summary>
internal static class FindingLink
{
    public static TypeBinder<T> LinkFindings<T>(this TypeBinder<T> type, FindingRepository findings, ListParent<Finding> parent)
        where T : class, IRow =>
        type.Link("findings", (parents, call) => Paging.ConnectBy(
            call,
            FindingArguments.Order(call.Arguments),
            () => findings.List(call.OrganizationId, FindingArguments.Filter(call.Arguments)),
            parent,
            parents));
}
