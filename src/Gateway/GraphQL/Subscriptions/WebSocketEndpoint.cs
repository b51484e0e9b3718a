using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>Takes WebSockets at <c>/graphql</c>: from pages of this gateway and of allowed origins, and from programs, which name none.</summary>
internal sealed class WebSocketEndpoint(
    SocketServices services, Authenticator authenticator, OpenConnections connections, IOptions<GatewayOptions> gateway, IHostApplicationLifetime lifetime)
{
    private const string Protocol = "graphql-transport-ws";

    // Below these the peer is asked whether it is still there (RFC 6455, 5.5.2).
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public async Task Handle(HttpContext http)
    {
        if (!gateway.Value.AllowedOrigins.AllowWebSocket(http.Request))
        {
            await Refuse(http, StatusCodes.Status403Forbidden, "The page's origin is neither this gateway's nor one of Gateway:AllowedOrigins.");
            return;
        }

        if (!http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol, StringComparer.Ordinal))
        {
            await Refuse(http, StatusCodes.Status400BadRequest, $"Ask for the subprotocol {Protocol}.");
            return;
        }

        using var place = connections.Enter();
        if (place is null)
        {
            http.Response.Headers.RetryAfter = OpenConnections.RetryAfterSeconds;
            await Refuse(http, StatusCodes.Status503ServiceUnavailable, "Too many connections are open; try again.");
            return;
        }

        await Serve(http);
    }

    private async Task Serve(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = Protocol, KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
        using var inbox = new SocketInbox(socket, services.Limits.MaximumRequestBytes);
        using var outbox = new SocketOutbox(socket, TimeSpan.FromSeconds(services.Options.SendSeconds), services.Time);
        await using var stop = lifetime.ApplicationStopping.Register(() => outbox.Close(SocketClose.GoingAway));
        var operations = new SocketOperations(outbox, services.Serializer, services.Options.MaximumOperations, services.Logger);
        await new SocketConnection(inbox, outbox, operations, new LiveCaller(authenticator, services.Time, http), services).Run();
    }

    private static Task Refuse(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(message, http.RequestAborted);
    }
}
