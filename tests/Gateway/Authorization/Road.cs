using System.Collections.Concurrent;
using System.Net;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>Roads to the gateway.</summary>
internal enum Transport
{
    Post,
    Get,
    WebSocket,
}

/// <summary>One road, on which the callers of a world send documents; each of them one at a time.</summary>
internal sealed class Road(GatewayApp gateway, World world, Transport transport) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Column, GraphQLSocket> sockets = new();

    /// <summary>Sends a document as a column's caller, or with another token of that column.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Send(Column column, Document document, string? secret)
    {
        var variables = document.Variables.Count == 0 ? null : document.Variables;
        return transport switch
        {
            Transport.Get => await gateway.As(secret).Get(document.Text, variables),
            Transport.WebSocket when secret == world.Secret(column) => (HttpStatusCode.OK, await (await Socket(column)).Send(document.Text, variables)),
            _ => await gateway.As(secret).Send(document.Text, variables),
        };
    }

    public override string ToString() => $"{transport}";

    /// <summary>Closes the sockets: nobody would answer the gateway's pings meanwhile.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var column in sockets.Keys)
        {
            if (sockets.TryRemove(column, out var socket))
            {
                await socket.DisposeAsync();
            }
        }
    }

    private async Task<GraphQLSocket> Socket(Column column) =>
        sockets.TryGetValue(column, out var open) ? open : sockets.GetOrAdd(column, await GraphQLSocket.Open(gateway, world.Secret(column)!));
}
