using System.Net.WebSockets;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>One WebSocket in graphql-transport-ws, from its first message to its last.</summary>
/// <param name="inbox">What its client says.</param>
/// <param name="outbox">What it hears.</param>
/// <param name="operations">What it runs.</param>
/// <param name="caller">Whose it is.</param>
/// <param name="services">What all sockets share.</param>
internal sealed class SocketConnection(SocketInbox inbox, SocketOutbox outbox, SocketOperations operations, LiveCaller caller, SocketServices services)
{
    private readonly TaskCompletionSource acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool initialised;

    private bool IsAcknowledged => acknowledged.Task.IsCompleted;

    /// <summary>Serves until one of the two closes, and leaves nothing running.</summary>
    public async Task Run()
    {
        var writing = outbox.Run();
        var watching = Watch();
        using var initTime = new CancellationTokenSource(TimeSpan.FromSeconds(services.Options.InitSeconds), services.Time);
        await using var _ = initTime.Token.Register(CloseUninitialised);
        try
        {
            await Receive();
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException)
        {
            outbox.Close(SocketClose.Normal);
        }
        finally
        {
            await operations.EndAll();
            await watching;
            var heard = await writing;
            services.Logger.LogInformation("WebSocket closed with {Code} {Reason}; the client heard it: {Heard}", outbox.Closing!.Code, outbox.Closing.Text, heard);
        }
    }

    private async Task Receive()
    {
        while (outbox.Closing is null)
        {
            var (text, problem) = await inbox.Read(outbox.Late);
            if (text is { } message)
            {
                await Handle(message);
            }
            else if (problem is null)
            {
                outbox.Close(SocketClose.Normal);
                return;
            }
            else
            {
                outbox.Close(problem);
            }
        }

        await inbox.Drain(outbox.Late);
    }

    private Task Handle(ReadOnlyMemory<byte> text)
    {
        if (SocketMessage.Read(text, out var problem) is not { } message)
        {
            return Close(SocketClose.Invalid(problem));
        }

        return message.Type switch
        {
            "connection_init" => Init(message),
            "ping" => Send("pong"),
            "subscribe" => Subscribe(message),
            "complete" => End(message),
            _ => Task.CompletedTask,
        };
    }

    private async Task Init(SocketMessage message)
    {
        if (initialised)
        {
            await Close(SocketClose.TooManyInits);
            return;
        }

        initialised = true;
        if (message.Authorization.Count > 0)
        {
            caller.Authorization = message.Authorization;
        }

        if (await IsLive())
        {
            acknowledged.SetResult();
            await Send("connection_ack");
        }
    }

    private async Task Subscribe(SocketMessage message)
    {
        if (!IsAcknowledged)
        {
            await Close(SocketClose.NotInitialised);
        }
        else if (services.Reader.FromMessage(message.Payload, out var problem) is not { } request)
        {
            await Close(SocketClose.Invalid(problem!));
        }
        else
        {
            await operations.Start(message.Id, new LiveOperation(services.Executor, request, caller, allowMutations: true, outbox.Closed), outbox.Closed);
        }
    }

    private Task End(SocketMessage message)
    {
        operations.End(message.Id);
        return Task.CompletedTask;
    }

    private async Task<bool> IsLive()
    {
        try
        {
            if (await caller.Now(isUse: true, outbox.Closed) is not null)
            {
                return true;
            }

            outbox.Close(SocketClose.Forbidden);
        }
        catch (Exception failure) when (ErrorMasking.IsStorage(failure))
        {
            outbox.Close(SocketClose.NoStorage);
        }

        return false;
    }

    private async Task Watch()
    {
        try
        {
            await acknowledged.Task.WaitAsync(outbox.Closed);
            await caller.Watch(operations.Recheck, outbox.Closed);
            outbox.Close(SocketClose.Forbidden);
        }
        catch (OperationCanceledException)
        {
            // The socket closes anyway.
        }
        catch (Exception failure)
        {
            // Nobody knows now whether the token still lives: then it must not be trusted.
            services.Logger.LogWarning("A WebSocket's token could not be looked up ({Problem})", failure.GetType().Name);
            outbox.Close(SocketClose.NoStorage);
        }
    }

    private void CloseUninitialised()
    {
        if (!IsAcknowledged)
        {
            outbox.Close(SocketClose.InitTimeout);
        }
    }

    private Task Close(SocketClose reason)
    {
        outbox.Close(reason);
        return Task.CompletedTask;
    }

    private async Task Send(string type) => await outbox.Send(await SocketMessage.Write(services.Serializer, type), outbox.Closed);
}
