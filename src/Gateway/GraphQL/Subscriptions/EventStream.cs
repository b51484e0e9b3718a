using AppUsersGateway.Gateway.Authentication;
using GraphQL;
using GraphQL.SystemTextJson;
using Microsoft.AspNetCore.Http.Features;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>
/// Answers a request with server-sent events (graphql-sse, distinct connections mode): <c>next</c> for each answer, then <c>complete</c>.
/// A stream that ends without <c>complete</c> was broken off, and its client may ask again.
/// </summary>
internal sealed class EventStream(
    GraphQLExecutor executor, GraphQLSerializer serializer, Authenticator authenticator, OpenConnections connections, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<EventStream> logger)
{
    /// <summary>Proxies give up on connections that are silent; half a minute is the shortest patience in use.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(12);

    /// <summary>Serves a request, whose caller was just looked up, until its operation, its client, its token or the host ends.</summary>
    public async Task Run(HttpContext http, GraphQLRequest request, bool allowMutations)
    {
        using var place = connections.Enter();
        if (place is null)
        {
            http.Response.Headers.RetryAfter = OpenConnections.RetryAfterSeconds;
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        http.Response.ContentType = MediaTypes.EventStream + "; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var open = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        using var events = new EventWriter(http.Response.Body, serializer);
        var caller = new LiveCaller(authenticator, time, http);
        using var operation = new LiveOperation(executor, request, caller, allowMutations, open.Token);
        var others = Task.WhenAll(Beat(events, open.Token), Watch(caller, operation, open.Token));
        await Serve(operation, events, open.Token);
        await open.CancelAsync();
        await others;
    }

    private async Task Serve(LiveOperation operation, EventWriter events, CancellationToken open)
    {
        try
        {
            await events.Beat(open);
            await Answer(operation, events, open);
            await events.Complete(open);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            logger.LogInformation("Event stream broken off ({Problem})", end.GetType().Name);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "An event stream failed");
        }
    }

    private static async Task Answer(LiveOperation operation, EventWriter events, CancellationToken open)
    {
        try
        {
            await operation.Run(events.Next, isUse: false);
        }
        catch (CallerGoneException)
        {
            await events.Next(new ExecutionResult { Errors = [CallerGoneException.Error] }, open);
        }
    }

    private async Task Beat(EventWriter events, CancellationToken open)
    {
        try
        {
            using var timer = new PeriodicTimer(Heartbeat, time);
            while (await timer.WaitForNextTickAsync(open))
            {
                await events.Beat(open);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The stream ends; whoever serves it knows why.
        }
    }

    private async Task Watch(LiveCaller caller, LiveOperation operation, CancellationToken open)
    {
        try
        {
            await caller.Watch(operation.Recheck, open);
            operation.Refuse(CallerGoneException.Error);
        }
        catch (OperationCanceledException)
        {
            // The stream ends anyway.
        }
        catch (Exception failure)
        {
            // Nobody knows now whether the token still lives: then it must not be trusted.
            logger.LogWarning("An event stream's token could not be looked up ({Problem})", failure.GetType().Name);
            operation.Refuse(RequestError.NoStorage);
        }
    }
}
