using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>Questions about tokens.</summary>
internal sealed class TokenQueries(TokenList tokens) : ISchemaSlice
{
    public void Bind(SchemaBinder schema) => schema.Root("Query")
        .Query("tokens", call => Paging.Connect(
            call, TokenArguments.Order(call.Arguments), () => tokens.List(call.OrganizationId, TokenArguments.Filter(call), call.Now)))
        .Query("token", async call => await call.Read(session => tokens.Find(session, call.OrganizationId, call.Arguments.Required("id"))));
}
