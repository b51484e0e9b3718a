using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Leaks;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Leaks;

/// <summary>Telling that a secret was seen where it should not be.</summary>
internal sealed class LeakSlice(LeakReports leaks, TokenList tokens) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("ReportLeakPayload", "token");
        schema.Root("Mutation").Mutation("reportLeak", ActivityKind.LeakReported, async (call, input, session) =>
        {
            var place = LeakReports.Place(input.Text("place"));
            var token = await Find(call, input, session);
            await leaks.Add(session, call.Actor, token, LeakSource.Reported, place);
            return Payload.Done(("token", token));
        });
    }

    private async Task<Token> Find(Call call, Arguments input, Session session) => (input.Text("tokenId"), input.Text("secret")) switch
    {
        ({ } id, null) => await tokens.Find(session, call.OrganizationId, id) ?? throw new Refusal(RefusalCode.NotFound, "tokenId: there is no such token of an application user.", "tokenId"),
        (null, { } text) => TokenSecret.Parse(text.Trim()) is { } secret && await tokens.FindBySecret(session, call.OrganizationId, secret) is { } found
            ? found
            : throw new Refusal(RefusalCode.NotFound, "secret: no token of this organization has it.", "secret"),
        _ => throw new Refusal(RefusalCode.InvalidFilter, "Give exactly one of tokenId and secret.", "tokenId"),
    };
}
