using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>From <c>where</c> and <c>orderBy</c> to lists of findings.</summary>
internal static class FindingArguments
{
    public static ListOrder<Finding> Order(Arguments arguments)
    {
        var order = arguments.Input("orderBy");
        return Ordering.Directed(order, order.Text("field") == "OPENED_AT" ? FindingRepository.NewestFirst : FindingRepository.BySeverity);
    }

    public static FindingFilter Filter(Arguments arguments)
    {
        var where = arguments.Input("where");
        return new FindingFilter
        {
            Status = where.Enum<FindingStatus>("status"),
            SeverityAtLeast = where.Enum<Severity>("severityAtLeast"),
            Rule = where.Text("rule"),
            ApplicationUserId = where.Text("applicationUserId"),
            TokenId = where.Text("tokenId"),
            OwnerId = where.Text("ownerId"),
            OpenedAfter = where.Time("openedAfter"),
        };
    }
}
