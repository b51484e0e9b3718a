using System.Collections.Concurrent;
using AppUsersGateway.Gateway.Authentication;
using GraphQL;
using GraphQL.SystemTextJson;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>The operations of one WebSocket, each under the id that its client gave it.</summary>
/// <param name="outbox">Takes their answers.</param>
/// <param name="serializer">Writes them.</param>
/// <param name="maximum">The most at a time.</param>
/// <param name="logger">Hears of what nobody expected.</param>
internal sealed class SocketOperations(SocketOutbox outbox, GraphQLSerializer serializer, int maximum, ILogger logger)
{
    private readonly ConcurrentDictionary<string, LiveOperation> named = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LiveOperation, Task> running = new();
    private readonly ConcurrentDictionary<LiveOperation, string> unfinished = new();

    /// <summary>Starts an operation.</summary>
    /// <param name="id">The client's name for it.</param>
    /// <param name="operation">Is disposed at its end.</param>
    /// <param name="cancellation">Ends the wait for room in the outbox.</param>
    public async Task Start(string id, LiveOperation operation, CancellationToken cancellation)
    {
        if (named.ContainsKey(id))
        {
            operation.Dispose();
            outbox.Close(SocketClose.Duplicate(id));
        }
        else if (unfinished.Count >= maximum)
        {
            // Those that were ended count until they have: else ending would be a way to have any number of them.
            operation.Dispose();
            var problem = new RequestError(ErrorCode.RateLimited, $"A connection runs at most {maximum} operations at a time.");
            await Send("error", id, new ExecutionErrors { problem }, cancellation);
        }
        else
        {
            named[id] = operation; // only the reader of the socket adds
            unfinished[operation] = id;
            running[operation] = Task.CompletedTask;
            var run = Run(id, operation);
            running.TryUpdate(operation, run, Task.CompletedTask); // unless it is done already
        }
    }

    /// <summary>Ends an operation that its client does not want any more; one that ended already is no mistake.</summary>
    public void End(string id)
    {
        if (named.TryRemove(id, out var operation))
        {
            operation.End();
        }
    }

    /// <summary>Ends those that a caller may not follow any more.</summary>
    public void Recheck(Caller caller)
    {
        foreach (var operation in running.Keys)
        {
            operation.Recheck(caller);
        }
    }

    /// <summary>Ends all and waits until they have.</summary>
    public Task EndAll()
    {
        foreach (var operation in running.Keys)
        {
            operation.End();
        }

        return Task.WhenAll(running.Values);
    }

    private async Task Run(string id, LiveOperation operation)
    {
        await Task.Yield(); // its client may say more meanwhile
        try
        {
            await operation.Run(async (result, cancellation) =>
            {
                if (result.Executed)
                {
                    await Send("next", id, result, cancellation);
                }
                else if (Finish(id, operation))
                {
                    await Send("error", id, result.Errors, cancellation);
                }
            }, isUse: true);
            if (Finish(id, operation))
            {
                await Send("complete", id, null, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The client or the connection ended it.
        }
        catch (CallerGoneException)
        {
            outbox.Close(SocketClose.Forbidden);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "An operation over WebSocket failed");
            outbox.Close(SocketClose.Failed);
        }
        finally
        {
            Finish(id, operation);
            running.TryRemove(operation, out _);
            operation.Dispose();
        }
    }

    /// <summary>
    /// Gives the id and the place free, before the last message: its client may use both as soon as it has read that.
    /// False when the client ended the operation itself and wants to hear no more.
    /// </summary>
    private bool Finish(string id, LiveOperation operation)
    {
        unfinished.TryRemove(operation, out _);
        return named.TryRemove(KeyValuePair.Create(id, operation));
    }

    private async Task Send(string type, string id, object? payload, CancellationToken cancellation) =>
        await outbox.Send(await SocketMessage.Write(serializer, type, id, payload), cancellation);
}
