using AppUsersGateway.Gateway.Authentication;
using GraphQL;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>One operation of a connection that stays open: answered once, or once for each event until somebody ends it.</summary>
/// <param name="executor">Runs each step.</param>
/// <param name="request">What is asked.</param>
/// <param name="owner">Who asks.</param>
/// <param name="allowMutations">Whether it may be a mutation.</param>
/// <param name="connection">Ends with the connection.</param>
internal sealed class LiveOperation(GraphQLExecutor executor, GraphQLRequest request, LiveCaller owner, bool allowMutations, CancellationToken connection) : IDisposable
{
    private readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(connection);
    private volatile Feed? feed;
    private volatile RequestError? refusal;

    /// <summary>Ends it without another answer.</summary>
    public void End()
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself just now.
        }
    }

    /// <summary>Ends it with a refusal when a caller may not follow any more what it follows.</summary>
    public void Recheck(Caller caller)
    {
        try
        {
            feed?.Require(caller);
        }
        catch (RequestError lost)
        {
            Refuse(lost);
        }
    }

    /// <summary>Ends it with a refusal.</summary>
    public void Refuse(RequestError error)
    {
        refusal = error;
        End();
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="answer">Takes each answer; one that was not executed is the last.</param>
    /// <param name="isUse">Whether its start counts as a use of the token; false when the request that brought it was counted.</param>
    /// <exception cref="CallerGoneException">The token is not live any more.</exception>
    /// <exception cref="OperationCanceledException">Somebody ended it.</exception>
    public async Task Run(Func<ExecutionResult, CancellationToken, Task> answer, bool isUse)
    {
        try
        {
            await Follow(answer, isUse);
        }
        catch (OperationCanceledException) when (refusal is not null && !connection.IsCancellationRequested)
        {
            await answer(Refused(refusal), connection);
        }
        catch (RequestError lost)
        {
            await answer(Refused(lost), connection);
        }
        catch (Exception failure) when (ErrorMasking.IsStorage(failure))
        {
            await answer(Refused(RequestError.NoStorage), connection);
        }
    }

    public void Dispose() => ending.Dispose();

    private static ExecutionResult Refused(RequestError error) => new() { Errors = [error] };

    private async Task Follow(Func<ExecutionResult, CancellationToken, Task> answer, bool isUse)
    {
        var opening = new SubscriptionStep();
        var result = await executor.Execute(request, await Caller(isUse), allowMutations, ending.Token, opening);
        if (opening.Opened is not { } opened)
        {
            await answer(result, ending.Token);
            return;
        }

        feed = opened;
        await foreach (var happened in opened.Events.WithCancellation(ending.Token))
        {
            // Looked up after the event was read: what happened after a token's end is never told to its holder.
            var caller = await Caller(isUse: false);
            opened.Require(caller);
            var told = await executor.Execute(request, caller, allowMutations, ending.Token, new SubscriptionStep(happened));
            await answer(told, ending.Token);
            if (!told.Executed)
            {
                return;
            }
        }
    }

    private async Task<Caller> Caller(bool isUse) => await owner.Now(isUse, ending.Token) ?? throw new CallerGoneException();
}

/// <summary>The token of a connection is not live any more.</summary>
internal sealed class CallerGoneException() : Exception("The token is not live any more.")
{
    /// <summary>The same for a client whose connection has no better word for it.</summary>
    public static RequestError Error => new(ErrorCode.Unauthenticated, "The token is not live any more.");
}
