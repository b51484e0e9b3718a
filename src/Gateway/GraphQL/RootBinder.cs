using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using GraphQL;
using GraphQL.Resolvers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>The fields of <c>Query</c>, <c>Mutation</c> and <c>Subscription</c>.</summary>
/// <param name="schema">The schema's binder.</param>
/// <param name="type">Query, Mutation or Subscription.</param>
public sealed class RootBinder(SchemaBinder schema, string type)
{
    /// <summary>A question.</summary>
    public RootBinder Query(string name, Func<Call, Task<object?>> answer)
    {
        AssertCovered(name);
        schema.Bind(
            type,
            name,
            new FuncFieldResolver<object?>(async context => await answer(GraphQLContext.Of(context).Call(context))),
            new FieldBinding.Question((_, call) => answer(call)));
        return this;
    }

    /// <summary>
    /// A change: one transaction, made by the caller as it is then: a token or permission that was revoked meanwhile is found out behind the
    /// organization's lock. A refusal undoes it, is told in the payload's errors, and leaves an entry in the activity log; so does a caller
    /// without the permission.
    /// </summary>
    public RootBinder Mutation(string name, ActivityKind kind, Func<Call, Arguments, Session, Task<Payload>> change)
    {
        AssertCovered(name);
        schema.Bind(type, name, new FuncFieldResolver<object?>(async context => await Change(context, name, kind, change)), binding: null);
        return this;
    }

    /// <summary>
    /// Something to follow: <paramref name="listen"/> gives what happens from its first step on, for one caller. The stream is joined when the operation
    /// starts and left when it ends; each event is answered like a query, with the caller of that moment.
    /// </summary>
    public RootBinder Subscription<T>(string name, Func<Call, IAsyncEnumerable<T>> listen)
        where T : class
    {
        AssertCovered(name);
        schema.Bind(type, name, new FuncFieldResolver<object?>(context =>
        {
            var request = GraphQLContext.Of(context);
            request.Call(context);
            return request.Subscription!.Happened;
        }), binding: null);
        schema.BindStream(type, name, new FeedResolver(context =>
        {
            var call = GraphQLContext.Of(context).Call(context);
            return new Feed(listen(call), caller => (call with { Caller = caller }).Require($"{type}.{name}"));
        }));
        return this;
    }

    private static async Task<object?> Change(
        IResolveFieldContext context, string name, ActivityKind kind, Func<Call, Arguments, Session, Task<Payload>> change)
    {
        var call = GraphQLContext.Of(context).CallWithoutAccessRule(context);
        var input = call.Arguments.Input("input");
        var refusals = context.RequestServices!.GetRequiredService<RefusalLog>();
        try
        {
            call.Require($"Mutation.{name}"); // who may not in the first place takes no lock
            var callers = context.RequestServices!.GetRequiredService<CallerRenewal>();
            var payload = await call.Database.Write(async session => await change(await Renewed(call, callers, session, name), input, session), call.Cancellation);
            GraphQLContext.Of(context).Now = context.RequestServices!.GetRequiredService<TimeProvider>().GetUtcNow();
            return payload;
        }
        catch (Data.Refusals.Refusal refusal)
        {
            await refusals.Add(call, input, kind, EnumText.Of(refusal.Code));
            return Payload.Refused(refusal);
        }
        catch (RequestError error) when (error.Code is ErrorCode.Forbidden or ErrorCode.Unauthenticated)
        {
            await refusals.Add(call, input, kind, error.Code);
            throw;
        }
    }

    private static async Task<Call> Renewed(Call call, CallerRenewal callers, Session session, string name)
    {
        var renewed = call with { Caller = await callers.Renew(session, call.Caller) ?? throw CallerGoneException.Error };
        renewed.Require($"Mutation.{name}");
        return renewed;
    }

    private void AssertCovered(string name)
    {
        if (schema.Rules.Find($"{type}.{name}") is null)
        {
            throw new InvalidOperationException($"{type}.{name} has no access rule (Authorization/AccessRules.cs).");
        }
    }
}
