using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using GraphQL;
using GraphQL.Resolvers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>The fields of <c>Query</c> and <c>Mutation</c>.</summary>
/// <param name="schema">The schema's binder.</param>
/// <param name="type">Query or Mutation.</param>
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
    /// A change: one transaction. A refusal undoes it, is told in the payload's errors, and leaves an entry in the activity log;
    /// so does a caller without the permission.
    /// </summary>
    public RootBinder Mutation(string name, ActivityKind kind, Func<Call, Arguments, Session, Task<Payload>> change)
    {
        AssertCovered(name);
        schema.Bind(type, name, new FuncFieldResolver<object?>(async context => await Change(context, name, kind, change)), binding: null);
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
            call.Require($"Mutation.{name}");
            return await call.Database.Write(session => change(call, input, session), call.Cancellation);
        }
        catch (Data.Refusals.Refusal refusal)
        {
            await refusals.Add(call, input, kind, EnumText.Of(refusal.Code));
            return Payload.Refused(refusal);
        }
        catch (RequestError error) when (error.Code == ErrorCode.Forbidden)
        {
            await refusals.Add(call, input, kind, ErrorCode.Forbidden);
            throw;
        }
    }

    private void AssertCovered(string name)
    {
        if (schema.Rules.Find($"{type}.{name}") is null)
        {
            throw new InvalidOperationException($"{type}.{name} has no access rule (Authorization/AccessRules.cs).");
        }
    }
}
