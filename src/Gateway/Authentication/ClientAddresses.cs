using System.Net;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Gateway.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>
/// Where a request comes from: the socket's address, unless the socket is a proxy of <c>Gateway:TrustedProxies</c>; then the last address of
/// <c>X-Forwarded-For</c> that is no such proxy. What stands before that one is the client's own word and is not read.
/// </summary>
/// <remarks>The framework's middleware for this is not used: it reads 010.0.0.1 as 8.0.0.1.</remarks>
public sealed class ClientAddresses(IOptions<GatewayOptions> options)
{
    private const string Header = "X-Forwarded-For";

    private readonly IReadOnlyList<IpNetwork> proxies = options.Value.TrustedProxies.Networks();

    /// <summary>The socket's address; an IPv4 client of a dual-stack socket is that IPv4 client.</summary>
    public static IPAddress? OfSocket(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;

    /// <summary>The client's address; null when a proxy passes on something that is none, which must be refused: it may hide anybody.</summary>
    public IPAddress? Of(HttpContext http)
    {
        var socket = OfSocket(http);
        return socket is not null && IsProxy(socket) && http.Request.Headers.TryGetValue(Header, out var passedOn)
            ? LastStranger(passedOn)
            : socket; // a proxy that passes on nothing asks for itself
    }

    private IPAddress? LastStranger(StringValues passedOn)
    {
        IPAddress? address = null;
        for (var line = passedOn.Count - 1; line >= 0; line--)
        {
            for (var rest = passedOn[line].AsSpan(); ;)
            {
                var comma = rest.LastIndexOf(',');
                if (!ForwardedNode.TryParse(rest[(comma + 1)..], out address))
                {
                    return null;
                }

                if (!IsProxy(address))
                {
                    return address;
                }

                if (comma < 0)
                {
                    break;
                }

                rest = rest[..comma];
            }
        }

        return address; // proxies all the way: the first of them asks for itself
    }

    private bool IsProxy(IPAddress address)
    {
        for (var i = 0; i < proxies.Count; i++)
        {
            if (proxies[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
