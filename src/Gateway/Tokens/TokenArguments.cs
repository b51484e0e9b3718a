using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>From <c>where</c> and <c>orderBy</c> to lists of tokens.</summary>
internal static class TokenArguments
{
    public static ListOrder<Token> Order(Arguments arguments)
    {
        var order = arguments.Input("orderBy");
        return Ordering.Directed(order, order.Text("field") switch
        {
            "EXPIRES_AT" => TokenList.ByExpiry,
            "LAST_USED_AT" => TokenList.ByLastUse,
            _ => TokenList.NewestFirst,
        });
    }

    public static TokenFilter Filter(Call call) => Filter(call, call.Arguments);

    public static TokenFilter Filter(Call call, Arguments arguments)
    {
        var where = arguments.Input("where");
        if (where.Has("severityAtLeast"))
        {
            call.Require("TokenFilter.severityAtLeast");
        }

        return new TokenFilter
        {
            Status = where.Enum<TokenStatus>("status"),
            ApplicationUserId = where.Text("applicationUserId"),
            ExpiresBefore = where.Time("expiresBefore"),
            LastUsedBefore = where.Time("lastUsedBefore"),
            NeverUsed = where.Flag("neverUsed"),
            AnyAddress = where.Flag("anyAddress"),
            CreatedBefore = where.Time("createdBefore"),
            SeverityAtLeast = where.Enum<Severity>("severityAtLeast"),
        };
    }
}
