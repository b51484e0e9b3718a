using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.AuditPolicies;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;

namespace AppUsersGateway.Gateway.RuleExceptions;

/// <summary>Exceptions of rules.</summary>
internal sealed class RuleExceptionSlice(
    RuleExceptionRepository exceptions, TokenList tokens, ApplicationUserList users, PrincipalLookup principals, RuleLookup rules, RuleCatalog catalog,
    ActionReceipts receipts) : ISchemaSlice
{
    private const string Result = "ruleException";

    public void Bind(SchemaBinder schema)
    {
        schema.Connection<RuleException>("RuleException").Payload("CreateRuleExceptionPayload", Result).Payload("EndRuleExceptionPayload", Result);
        schema.Root("Query")
            .Query("ruleExceptions", call => Paging.Connect(call, RuleExceptionRepository.NewestFirst, () => exceptions.List(call.OrganizationId, Filter(call.Arguments), call.Now)))
            .Query("ruleException", async call => await call.Read(session => exceptions.Find(session, call.OrganizationId, call.Arguments.Required("id"))));
        schema.Root("Mutation")
            .Mutation("createRuleException", ActivityKind.RuleExceptionCreated, async (call, input, session) =>
            {
                var exception = await exceptions.Create(
                    session, call.Actor, Rule(input.Required("rule")), input.Text("applicationUserId"), input.Text("tokenId"), input.Text("reason"), input.Time("until")!.Value);
                await Tell(session, call.Actor, exception);
                return Payload.Done((Result, exception));
            })
            .Mutation("endRuleException", ActivityKind.RuleExceptionEnded, async (call, input, session) =>
                Payload.Done((Result, await exceptions.End(session, call.Actor, input.Required("ruleExceptionId")))));
        schema.Type<RuleException>("RuleException")
            .Field("id", exception => exception.Id)
            .Link("rule", (parents, call) => rules.Of(parents.Select(exception => exception.Rule), call))
            .Link("applicationUser", exception => exception.ApplicationUserId, (ids, call) => call.Read(session => users.FindMany(session, call.OrganizationId, ids)))
            .Link("token", exception => exception.TokenId, (ids, call) => call.Read(session => tokens.FindMany(session, call.OrganizationId, ids)))
            .Field("reason", exception => exception.Reason)
            .Field("createdAt", exception => exception.CreatedAt)
            .Link("createdBy", exception => exception.CreatedBy, principals.Find)
            .Field("until", exception => exception.ExpiresAt)
            .Field("endedAt", exception => exception.EndedAt)
            .Field("holds", (exception, call) => exception.HoldsAt(call.Now));
    }

    private async Task Tell(Session session, Actor actor, RuleException exception)
    {
        var token = exception.TokenId is { } id ? await tokens.Find(session, exception.OrganizationId, id) : null;
        await receipts.Queue(session, new ActionTaken(ActionKind.Excepted, actor, token is null ? [] : [token])
        {
            Reason = exception.Reason,
            Until = exception.ExpiresAt,
            ApplicationUserId = exception.ApplicationUserId,
            Rule = exception.Rule,
            RuleExceptionId = exception.Id,
        });
    }

    private static RuleExceptionFilter Filter(Arguments arguments)
    {
        var where = arguments.Input("where");
        return new RuleExceptionFilter
        {
            Rule = where.Text("rule"),
            ApplicationUserId = where.Text("applicationUserId"),
            TokenId = where.Text("tokenId"),
            Holds = where.Flag("holds"),
        };
    }

    private string Rule(string code) => catalog.Find(code)?.About switch
    {
        null => throw new Refusal(RefusalCode.NotFound, "rule: there is no such rule; auditRules has the codes.", "rule"),
        { CanBeMuted: false } rule => throw new Refusal(RefusalCode.Conflict, $"rule: {rule.Code} cannot be muted.", "rule"),
        var rule => rule.Code,
    };
}
