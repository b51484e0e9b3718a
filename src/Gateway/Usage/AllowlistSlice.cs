using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>What an allowlist could be.</summary>
internal sealed class AllowlistSlice(AllowlistAdvisor advisor) : ISchemaSlice
{
    private const int DefaultDays = 30;
    private const int MaximumDays = 400;
    private const int DefaultNetworks = 20;
    private const int MaximumShown = 100;

    public void Bind(SchemaBinder schema)
    {
        schema.Root("Query").Query("suggestAllowlist", async call =>
        {
            var days = Within(call.Arguments, "days", DefaultDays, MaximumDays);
            var networks = Within(call.Arguments, "maximumNetworks", DefaultNetworks, IpAllowlist.MaximumNetworks);
            return await call.Read(session => advisor.Suggest(
                session, call.OrganizationId, call.Arguments.Required("token"), call.Now.AddDays(-days), call.Now, networks));
        });
        schema.Type<AllowlistSuggestion>("AllowlistSuggestion")
            .Field("token", suggestion => suggestion.Token)
            .Field("from", suggestion => suggestion.From)
            .Field("until", suggestion => suggestion.Until)
            .Field("isComplete", suggestion => suggestion.IsComplete)
            .Field("networks", suggestion => suggestion.Networks.Select(network => network.ToString()))
            .Field("addressCount", suggestion => suggestion.AddressCount)
            .Field("useCount", suggestion => UsageArguments.Count(suggestion.UseCount))
            .Field("coveredShare", suggestion => suggestion.UseCount == 0 ? null : (double)suggestion.CoveredCount / suggestion.UseCount)
            .Field("refusedCount", suggestion => UsageArguments.Count(suggestion.Refused.Sum(caller => caller.Uses)))
            .Field("refused", suggestion => suggestion.Refused.Take(MaximumShown));
        schema.Type<CallerUse>("RefusedCaller")
            .Field("ip", caller => caller.Ip)
            .Field("userAgent", caller => caller.UserAgent)
            .Enum("outcome", caller => caller.Outcome)
            .Field("reason", caller => UsageArguments.Reason(caller.Reason))
            .Field("count", caller => UsageArguments.Count(caller.Uses))
            .Field("lastAt", caller => caller.LastAt);
    }

    private static int Within(Arguments arguments, string name, int otherwise, int maximum) => (arguments.Number(name) ?? otherwise) switch
    {
        var number when number >= 1 && number <= maximum => number,
        _ => throw RequestError.BadInput($"{name}: give 1 to {maximum}."),
    };
}
