using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>Use in hourly sums.</summary>
internal sealed class UsageSlice(TokenList tokens) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<TokenUseSum>("TokenUse");
        schema.Type<TokenUseSum>("TokenUse")
            .Link("token", sum => sum.TokenId, (ids, call) => call.Read(session => tokens.FindMany(session, call.OrganizationId, ids)))
            .Field("hour", sum => sum.Hour)
            .Field("ip", sum => sum.Ip)
            .Field("userAgent", sum => sum.UserAgent)
            .Enum("outcome", sum => sum.Outcome)
            .Field("reason", sum => UsageArguments.Reason(sum.Reason))
            .Field("count", sum => UsageArguments.Count(sum.Uses))
            .Field("lastAt", sum => sum.LastAt);
    }
}
